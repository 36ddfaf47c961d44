package io.witan.simulations.plan;

import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.bft.Ibft;
import io.witan.protocol.consensus.bft.Qbft;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the validators of a scenario speak. */
public enum Engine {
  QBFT,
  IBFT,
  RAFT;

  public BftRules rules() {
    return switch (this) {
      case QBFT -> Qbft.RULES;
      case IBFT -> Ibft.RULES;
      case RAFT -> Qbft.RULES; // Nobody follows them there.
    };
  }

  /**
   * Whether a run of this engine meets such a fault. Liars write QBFT only; in IBFT who would lie
   * is an honest validator. Raft promises nothing where nodes lie or forget what they wrote; a vote
   * on a validator is a change of its members there.
   */
  public boolean meets(PlannedFault fault) {
    return switch (fault) {
      case PlannedFault.Behave lie -> this == QBFT;
      case PlannedFault.Twin twin -> this != RAFT;
      case PlannedFault.OfDisk disk -> this != RAFT || !disk.what().isAmnesia();
      default -> true;
    };
  }

  /** As scenario files write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Engine> of(String label) {
    return Arrays.stream(values()).filter(engine -> engine.label().equals(label)).findFirst();
  }
}
