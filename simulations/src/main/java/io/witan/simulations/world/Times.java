package io.witan.simulations.world;

import java.time.Duration;

/**
 * How fast a chain is to be.
 *
 * @param blockPeriod least time between blocks
 * @param emptyBlockPeriod the same for a block without transactions; zero where it is no longer
 * @param requestTimeout of round 0
 * @param timeoutCap of later rounds
 * @param epochLength heights after which open votes on validators are forgotten
 */
public record Times(
    Duration blockPeriod,
    Duration emptyBlockPeriod,
    Duration requestTimeout,
    Duration timeoutCap,
    long epochLength) {

  /** The same, so many times as slow. */
  public Times slower(int factor) {
    return new Times(
        blockPeriod.multipliedBy(factor),
        emptyBlockPeriod.multipliedBy(factor),
        requestTimeout.multipliedBy(factor),
        timeoutCap.multipliedBy(factor),
        epochLength);
  }

  /** The same with another period of empty blocks. */
  public Times withEmptyBlocksAfter(Duration period) {
    return new Times(blockPeriod, period, requestTimeout, timeoutCap, epochLength);
  }
}
