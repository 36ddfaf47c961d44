package io.witan.protocol.votes;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What was signed at one height, as far as it still forbids anything there.
 *
 * @param view the height, and the latest round of it in which anything was signed
 * @param votes of that round, at most one of each phase
 * @param prepared the newest prepared block of the height that a vote vouched for
 */
public record HeightVotes(
    View view, SortedMap<Phase, VoteSigned> votes, Optional<PreparedCertificate> prepared) {
  /** Before anything is signed. */
  public static final HeightVotes NONE = at(0);

  public HeightVotes {
    votes = SmallMap.frozen(votes);
  }

  /** A height at which nothing was signed. */
  static HeightVotes at(long height) {
    return new HeightVotes(new View(height, 0), SmallMap.empty(), Optional.empty());
  }

  /** Of the blocks that were voted on. */
  public long height() {
    return view.height();
  }

  /** With one more vote, of this height. */
  HeightVotes with(VoteSigned signed) {
    boolean sameRound = signed.view().round() == view.round();
    SmallMap<Phase, VoteSigned> earlier = sameRound ? SmallMap.frozen(votes) : SmallMap.empty();
    return new HeightVotes(
        signed.view(),
        earlier.with(signed.phase(), signed),
        signed.certificate().or(() -> prepared));
  }

  List<BftFrame> frames() {
    return votes.values().stream().map(VoteSigned::frame).toList();
  }
}
