package io.witan.protocol.votes;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.votes.VoteRecord.HeightClosed;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What was signed, as far as it still forbids anything: the votes of the latest round of the latest
 * height. All of it is durable. At most one vote of each phase, whatever happens.
 *
 * @param closed height up to which nothing will be signed again
 * @param view the latest height and round in which anything was signed
 * @param votes of that round
 * @param prepared the newest prepared block of that height that a vote vouched for
 */
public record VotesState(
    long closed,
    View view,
    SortedMap<Phase, VoteSigned> votes,
    Optional<PreparedCertificate> prepared) {
  static final VotesState START =
      new VotesState(0, new View(0, 0), new SmallMap<>(), Optional.empty());

  public VotesState {
    votes = SmallMap.frozen(votes);
  }

  /** The state with one more record: the only way it ever changes. */
  VotesState with(VoteRecord record) {
    return switch (record) {
      case VoteSigned signed -> withSigned(signed);
      case HeightClosed height -> {
        long most = Math.max(closed, height.height());
        yield view.height() <= most
            ? new VotesState(most, view, new SmallMap<>(), Optional.empty())
            : new VotesState(most, view, votes, prepared);
      }
    };
  }

  private VotesState withSigned(VoteSigned signed) {
    boolean sameHeight = signed.view().height() == view.height();
    boolean sameRound = sameHeight && signed.view().round() == view.round();
    SortedMap<Phase, VoteSigned> all = sameRound ? SmallMap.of(votes) : new SmallMap<>();
    all.put(signed.phase(), signed);
    Optional<PreparedCertificate> before = sameHeight ? prepared : Optional.empty();
    return new VotesState(closed, signed.view(), all, signed.certificate().or(() -> before));
  }

  List<BftFrame> frames() {
    return votes.values().stream().map(VoteSigned::frame).toList();
  }
}
