package io.witan.protocol.rules;

/**
 * How many blobs a block may hold, and how fast their price moves (EIP-7840).
 *
 * @param target blobs per block at which the price stays
 * @param most blobs per block
 * @param updateFraction excess blob gas that multiplies the price by e
 */
public record BlobLimits(int target, int most, long updateFraction) {
  /** EIP-4844. */
  public static final BlobLimits CANCUN = new BlobLimits(3, 6, 3_338_477);

  /** EIP-7691. */
  public static final BlobLimits PRAGUE = new BlobLimits(6, 9, 5_007_716);

  /** What a fork begins with where the genesis says nothing. */
  static BlobLimits of(Fork fork) {
    return fork.isAtLeast(Fork.PRAGUE) ? PRAGUE : CANCUN;
  }
}
