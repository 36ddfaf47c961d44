package io.witan.simulations.world;

import io.witan.simulations.plan.PlannedTransition;
import java.time.Duration;
import java.util.Optional;

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

  /** The longer of these times and those that a transition brings. */
  Times orLonger(PlannedTransition change) {
    return new Times(
        longer(blockPeriod, change.blockPeriod()),
        longer(emptyBlockPeriod, change.emptyBlockPeriod()),
        longer(requestTimeout, change.requestTimeout()),
        longer(timeoutCap, change.timeoutCap()),
        epochLength);
  }

  private static Duration longer(Duration one, Optional<Duration> other) {
    return other.filter(time -> time.compareTo(one) > 0).orElse(one);
  }

  /** Time between blocks where no transaction waits. */
  public Duration longestPeriod() {
    return blockPeriod.compareTo(emptyBlockPeriod) > 0 ? blockPeriod : emptyBlockPeriod;
  }

  /**
   * After which rounds that drifted apart are together again: two of the longest time-outs, until
   * whoever fell silent last is not waited for, and one more.
   */
  Duration settling() {
    return timeoutCap.multipliedBy(3).plus(requestTimeout);
  }

  /** The same, so many times as slow. */
  public Times slower(int factor) {
    return new Times(
        blockPeriod.multipliedBy(factor),
        emptyBlockPeriod.multipliedBy(factor),
        requestTimeout.multipliedBy(factor),
        timeoutCap.multipliedBy(factor),
        epochLength);
  }

  /** The same where an empty block comes after so many block periods. */
  public Times withEmptyPeriods(int periods) {
    Duration empty = blockPeriod.multipliedBy(periods);
    return new Times(blockPeriod, empty, requestTimeout, timeoutCap, epochLength);
  }
}
