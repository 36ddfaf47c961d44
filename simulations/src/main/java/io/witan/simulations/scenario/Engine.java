package io.witan.simulations.scenario;

import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.bft.Ibft;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.simulations.plan.PlannedFault;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
   * is an honest validator. Raft promises nothing where nodes lie or forget what they wrote, and
   * has no votes on validators.
   */
  public boolean meets(PlannedFault fault) {
    return switch (fault) {
      case PlannedFault.Behave lie -> this == QBFT;
      case PlannedFault.Twin twin -> this != RAFT;
      case PlannedFault.Vote vote -> this != RAFT;
      case PlannedFault.OfDisk disk -> this != RAFT || !disk.what().isAmnesia();
      default -> true;
    };
  }

  /** As scenario files write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The engine of a label.
   *
   * @throws BadScenario if there is none
   */
  public static Engine of(String label) {
    List<Engine> all = Arrays.asList(values());
    return all.stream()
        .filter(engine -> engine.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new BadScenario(
                    "no engine "
                        + label
                        + "; there are "
                        + all.stream().map(Engine::label).toList()));
  }
}
