package io.witan.simulations.world;

import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.bft.BftLimits;
import io.witan.protocol.sync.SyncLimits;
import io.witan.simulations.plan.PlannedFault;
import java.time.Duration;
import java.util.List;

/**
 * All that decides a run. Two runs of one setup are equal, event by event.
 *
 * @param validators nodes that agree on blocks
 * @param observers nodes that only follow
 * @param requestTimeout of round 0
 * @param timeoutCap of later rounds
 * @param calmAt when all faults are over and every node runs
 * @param calm how long the chain may then take to make {@code blocks} more
 * @param events most events, so that every run ends
 */
public record Setup(
    long seed,
    int validators,
    int observers,
    Duration blockPeriod,
    Duration requestTimeout,
    Duration timeoutCap,
    NetworkLaw network,
    List<PlannedFault> faults,
    Duration calmAt,
    Duration calm,
    long blocks,
    long events,
    Product product) {
  public Setup {
    faults = List.copyOf(faults);
  }

  public int nodes() {
    return validators + observers;
  }

  /**
   * The code under test. Only experiments and planted bugs differ from the product's own.
   *
   * @param recordsFirst whether outputs wait for their records
   * @param votesRemembered whether votes are read again after a crash
   */
  public record Product(
      BftRules rules,
      BftLimits limits,
      SyncLimits sync,
      boolean recordsFirst,
      boolean votesRemembered) {
    public Product with(BftRules otherRules) {
      return new Product(otherRules, limits, sync, recordsFirst, votesRemembered);
    }
  }
}
