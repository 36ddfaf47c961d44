package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.crypto.Verifier;

/** What does not change while a {@link Height} machine lives. */
final class HeightContext {
  private static final int NO_TURN = -1;

  private final BftSchedule schedule;
  private final Verifier verifier;
  private final BftSettings settings;
  private final BftLimits limits;
  private Ground latest;
  private int turn = NO_TURN;
  private Address proposer;

  /**
   * What follows from a head.
   *
   * @param isValidator whether this node agrees on the next block
   */
  record Ground(
      Head head, BftRules rules, Senders senders, ValidatorSet validators, boolean isValidator) {}

  HeightContext(BftSchedule schedule, Verifier verifier, BftSettings settings, BftLimits limits) {
    this.schedule = schedule;
    this.verifier = verifier;
    this.settings = settings;
    this.limits = limits;
  }

  BftSettings settings() {
    return settings;
  }

  BftLimits limits() {
    return limits;
  }

  /** What follows from a head; found once while it stays the newest. */
  @SuppressWarnings("ReferenceEquality") // An equal head is as good, but the same is quicker told.
  Ground on(Head head) {
    Ground known = latest;
    if (known == null || known.head != head) {
      BftRules rules = schedule.at(head.height() + 1);
      ValidatorSet validators = rules.validatorsAfter(head);
      boolean isValidator = validators.contains(settings.self());
      known = new Ground(head, rules, rules.senders(verifier), validators, isValidator);
      latest = known;
      turn = NO_TURN;
    }
    return known;
  }

  /** Who proposes in a round after a head; found once while head and round stay the same. */
  Address proposer(Head head, int round) {
    Ground ground = on(head);
    if (turn != round) {
      proposer = ground.rules().proposer().of(head, round);
      turn = round;
    }
    return proposer;
  }

  /** Who signs the messages of a height, which may be of another protocol than the next block's. */
  @SuppressWarnings("ReferenceEquality") // The rules of most heights are the very same.
  Senders sendersAt(long height) {
    Ground known = latest;
    BftRules rules = schedule.at(height);
    return known != null && known.rules == rules ? known.senders : rules.senders(verifier);
  }
}
