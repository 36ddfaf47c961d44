package io.witan.persistence.store;

/**
 * How much memory and disk the ledger store takes beside its data, all in bytes.
 *
 * @param blockCache RocksDB's cache of disk blocks, indexes and filters
 * @param writeBuffers all unwritten data of all column families
 * @param stateCache rows of the head's tries, beside the heap
 * @param codeCache contract code on the heap
 * @param ledgerCache blocks and outcomes on the heap
 */
public record StoreLimits(
    long blockCache, long writeBuffers, long stateCache, long codeCache, long ledgerCache) {
  private static final long MIB = 1 << 20;

  /** Of the machine's memory, what the caches beside the heap take as the state grows. */
  private static final long SHARE = 32;

  private static final long LEAST_SHARE = 64 * MIB;
  private static final long MOST_SHARE = 512 * MIB;

  /** For a node of 350 MB. */
  public static final StoreLimits SMALL =
      new StoreLimits(LEAST_SHARE / 2, 16 * MIB, LEAST_SHARE / 2, 4 * MIB, 8 * MIB);

  /** With so many bytes for the caches beside the heap: a half of them for rows. */
  public StoreLimits withCaches(long bytes) {
    return new StoreLimits(bytes / 2, writeBuffers, bytes / 2, codeCache, ledgerCache);
  }

  /** Caches for a machine with so much memory, where nobody says how large; bytes. */
  public static long cachesFor(long memory) {
    return Math.clamp(memory / SHARE, LEAST_SHARE, MOST_SHARE);
  }

  /** For one private state, which is small beside the public one. */
  public static final StoreLimits PRIVATE_STATE =
      new StoreLimits(16 * MIB, 8 * MIB, 8 * MIB, 4 * MIB, 0);

  /** For a node with some gigabytes. */
  public static final StoreLimits LARGE =
      new StoreLimits(512 * MIB, 128 * MIB, 512 * MIB, 32 * MIB, 128 * MIB);
}
