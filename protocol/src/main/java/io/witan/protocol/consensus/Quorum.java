package io.witan.protocol.consensus;

import io.witan.protocol.rules.BftConfig;

/** How many of {@code n} validators are needed: the only place that knows. */
public final class Quorum {
  private Quorum() {}

  /** F: how many may be faulty, ceil(n/3) − 1. */
  public static int faults(int n) {
    return n == 0 ? 0 : (n + 2) / 3 - 1;
  }

  /** A quorum: ceil(2n/3), or 2F+1 on chains that began so (unsafe where n ≠ 3F+1). */
  public static int size(int n, boolean twoFPlusOne) {
    return twoFPlusOne ? 2 * faults(n) + 1 : (2 * n + 2) / 3;
  }

  /** Whether any two quorums share more validators than may be faulty. */
  public static boolean isSafe(int n, boolean twoFPlusOne) {
    return 2 * size(n, twoFPlusOne) - n > faults(n);
  }

  public static int size(int n, BftConfig config) {
    return size(n, config.twoFPlusOne());
  }
}
