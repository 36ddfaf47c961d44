package io.witan.protocol.chain;

/**
 * What the chain machine holds at most.
 *
 * @param queuedBlocks blocks above the head that wait for their parents
 * @param recentHashes hashes of final blocks kept to tell a duplicate from a conflict
 */
public record ChainLimits(int queuedBlocks, int recentHashes) {
  public static final ChainLimits STANDARD = new ChainLimits(256, 64);
}
