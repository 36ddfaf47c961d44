package io.witan.persistence.store;

/**
 * How much memory and disk the ledger store takes beside its data, all in bytes.
 *
 * @param blockCache RocksDB's cache of disk blocks, indexes and filters
 * @param writeBuffers all unwritten data of all column families
 * @param stateCache accounts, words and trie nodes of the head on the heap
 * @param codeCache contract code on the heap
 * @param ledgerCache blocks and outcomes on the heap
 */
public record StoreLimits(
    long blockCache, long writeBuffers, long stateCache, long codeCache, long ledgerCache) {
  private static final long MIB = 1 << 20;

  public StoreLimits withBlockCache(long bytes) {
    return new StoreLimits(bytes, writeBuffers, stateCache, codeCache, ledgerCache);
  }

  /** For a node of 350 MB. */
  public static final StoreLimits SMALL =
      new StoreLimits(64 * MIB, 16 * MIB, 24 * MIB, 4 * MIB, 8 * MIB);

  /** For a node with some gigabytes. */
  public static final StoreLimits LARGE =
      new StoreLimits(512 * MIB, 128 * MIB, 512 * MIB, 32 * MIB, 128 * MIB);
}
