package io.witan.protocol.chain;

/**
 * What the chain machine holds at most.
 *
 * @param queuedBlocks blocks above the head that wait for their parents
 * @param recentHashes hashes of final blocks kept to tell a duplicate from a conflict
 * @param run blocks that are executed and recorded together, where so many wait
 * @param runGas that such blocks used together; a single block may have used more
 */
public record ChainLimits(int queuedBlocks, int recentHashes, int run, long runGas) {
  public static final ChainLimits STANDARD = new ChainLimits(256, 64, 32, 100_000_000);
}
