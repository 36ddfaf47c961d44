package io.witan.protocol.votes;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Evidence.Charge;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.votes.VoteRecord.EvidenceKept;
import io.witan.protocol.votes.VoteRecord.HeightClosed;
import io.witan.protocol.votes.VoteRecord.JournalBegun;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What was signed, as far as it still forbids anything: the votes of the latest round of the latest
 * height; and what others should not have signed. All of it is durable. At most one vote of each
 * phase, whatever happens.
 *
 * @param begun when the journal began; empty in an empty one, and in one of before this was kept
 * @param closed height up to which nothing will be signed again
 * @param view the latest height and round in which anything was signed
 * @param votes of that round
 * @param prepared the newest prepared block of that height that a vote vouched for
 * @param evidence against other validators: of each height and kind the first that was found
 */
public record VotesState(
    Optional<Instant> begun,
    long closed,
    View view,
    SortedMap<Phase, VoteSigned> votes,
    Optional<PreparedCertificate> prepared,
    SortedMap<Charge, Evidence> evidence) {
  static final VotesState START =
      new VotesState(
          Optional.empty(),
          0,
          new View(0, 0),
          SmallMap.empty(),
          Optional.empty(),
          SmallMap.empty());

  /** Most evidence that is kept against one validator, and against all. */
  public static final int MOST_OF_ONE = 8;

  public static final int MOST = 128;

  /** For how many request timeouts the chain may stand still before a new journal is believed. */
  private static final int PATIENCE = 10;

  public VotesState {
    votes = SmallMap.frozen(votes);
    evidence = SmallMap.frozen(evidence);
  }

  /** Whether this is evidence of something new, and there is room for it. */
  boolean wants(Evidence found) {
    long ofOne =
        evidence.keySet().stream().filter(c -> c.culprit().equals(found.culprit())).count();
    return !evidence.containsKey(found.charge()) && ofOne < MOST_OF_ONE && evidence.size() < MOST;
  }

  /** The state with one more record: the only way it ever changes. */
  VotesState with(VoteRecord record) {
    return switch (record) {
      case JournalBegun(var at) ->
          new VotesState(Optional.of(at), closed, view, votes, prepared, evidence);
      case VoteSigned signed -> withSigned(signed);
      case HeightClosed(var height) ->
          new VotesState(begun, Math.max(closed, height), view, votes, prepared, evidence);
      case EvidenceKept(var found) ->
          new VotesState(
              begun,
              closed,
              view,
              votes,
              prepared,
              SmallMap.frozen(evidence).with(found.charge(), found));
    };
  }

  private VotesState withSigned(VoteSigned signed) {
    boolean sameHeight = signed.view().height() == view.height();
    boolean sameRound = sameHeight && signed.view().round() == view.round();
    SmallMap<Phase, VoteSigned> earlier = sameRound ? SmallMap.frozen(votes) : SmallMap.empty();
    SmallMap<Phase, VoteSigned> all = earlier.with(signed.phase(), signed);
    Optional<PreparedCertificate> before = sameHeight ? prepared : Optional.empty();
    return new VotesState(
        begun, closed, signed.view(), all, signed.certificate().or(() -> before), evidence);
  }

  /**
   * Whether an earlier life, of which the journal knows nothing, may have voted on the block after
   * this head. It cannot if the head was made after the journal began, or with a COMMIT that is in
   * it, as it was where there is a vote on that block. And where the chain stood still for long,
   * the others cannot do without this validator.
   */
  public boolean isYoung(Head on, Instant now) {
    boolean agreed = hasCommittedTo(on.hash()) || view.height() > on.height();
    if (begun.isEmpty() || on.height() == 0 || agreed) {
      return false;
    }
    return on.header().timestamp() <= begun.get().getEpochSecond()
        && now.isBefore(begun.get().plus(on.config().requestTimeout().multipliedBy(PATIENCE)));
  }

  private boolean hasCommittedTo(Hash block) {
    VoteSigned commit = votes.get(Phase.COMMIT);
    return commit != null && commit.digest().equals(block);
  }

  List<BftFrame> frames() {
    return votes.values().stream().map(VoteSigned::frame).toList();
  }
}
