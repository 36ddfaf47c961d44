package io.witan.protocol.votes;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Evidence.Charge;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.votes.VoteRecord.EvidenceKept;
import io.witan.protocol.votes.VoteRecord.HeightClosed;
import io.witan.protocol.votes.VoteRecord.JournalBegun;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What was signed, as far as it still forbids anything: the votes of the two latest heights in
 * which anything was signed; and what others should not have signed. All of it is durable.
 *
 * @param begun when the journal began, or was restored from a backup; empty in an empty one, and in
 *     one of before this was kept
 * @param inherited height of the latest votes that were there when it began: of those after them
 *     nothing is known, and they may be of that height too
 * @param latest of the latest height
 * @param earlier of the one before: a validator whose disk lost the newest block votes there again
 * @param evidence against other validators: of each height and kind the first that was found
 */
public record VotesState(
    Optional<Instant> begun,
    long inherited,
    HeightVotes latest,
    HeightVotes earlier,
    SortedMap<Charge, Evidence> evidence) {
  static final VotesState START =
      new VotesState(Optional.empty(), 0, HeightVotes.NONE, HeightVotes.NONE, SmallMap.empty());

  /** Most evidence that is kept against one validator, and against all. */
  public static final int MOST_OF_ONE = 8;

  public static final int MOST = 128;

  /** For how many request timeouts the chain may stand still before a new journal is believed. */
  private static final int PATIENCE = 10;

  public VotesState {
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
          new VotesState(Optional.of(at), latest.height(), latest, earlier, evidence);
      case VoteSigned signed -> withSigned(signed);
      case HeightClosed ignored -> this;
      case EvidenceKept(var found) ->
          new VotesState(
              begun,
              inherited,
              latest,
              earlier,
              SmallMap.frozen(evidence).with(found.charge(), found));
    };
  }

  private VotesState withSigned(VoteSigned signed) {
    long height = signed.view().height();
    if (height == earlier.height()) {
      return new VotesState(begun, inherited, latest, earlier.with(signed), evidence);
    }
    return height == latest.height()
        ? new VotesState(begun, inherited, latest.with(signed), earlier, evidence)
        : new VotesState(begun, inherited, HeightVotes.at(height).with(signed), latest, evidence);
  }

  /** What was signed at a height; empty of one that is too old for it to be known. */
  Optional<HeightVotes> at(long height) {
    if (height > latest.height()) {
      return Optional.of(HeightVotes.at(height));
    }
    if (height == latest.height()) {
      return Optional.of(latest);
    }
    return height == earlier.height() ? Optional.of(earlier) : Optional.empty();
  }

  /**
   * Whether an earlier life, of which the journal knows nothing, may have voted on the block after
   * this head. It cannot if the head was made after the journal began, or with a COMMIT that is in
   * it, as it was where there is a vote on that block. And where the chain stood still for long,
   * the others cannot do without this validator.
   */
  public boolean isYoung(Head on, Instant now) {
    boolean own = latest.height() > inherited;
    boolean agreed = own && (hasCommittedTo(on.hash()) || latest.height() > on.height());
    boolean first = on.height() == 0 && inherited == 0;
    if (begun.isEmpty() || first || agreed) {
      return false;
    }
    return on.header().timestamp() <= begun.get().getEpochSecond()
        && now.isBefore(begun.get().plus(on.config().requestTimeout().multipliedBy(PATIENCE)));
  }

  private boolean hasCommittedTo(Hash block) {
    VoteSigned commit = latest.votes().get(Phase.COMMIT);
    return commit != null && commit.digest().equals(block);
  }
}
