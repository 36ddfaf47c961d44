package io.witan.protocol.chain;

/** How the gas limit may move from a block to the next (Yellow Paper §4.4.4). */
public final class GasLimits {
  /** The least gas limit of any block. */
  public static final long MINIMUM = 5_000;

  private static final long BOUND_DIVISOR = 1_024;

  private GasLimits() {}

  /** Whether a block with limit {@code child} may follow one with limit {@code parent}. */
  public static boolean mayFollow(long parent, long child) {
    return child >= MINIMUM && Math.abs(child - parent) < Math.max(1, parent / BOUND_DIVISOR);
  }

  /** The limit nearest to {@code target} that may follow {@code parent}. */
  public static long next(long parent, long target) {
    long step = Math.max(0, parent / BOUND_DIVISOR - 1);
    long nearest = Math.max(parent - step, Math.min(parent + step, target));
    return Math.max(MINIMUM, nearest);
  }
}
