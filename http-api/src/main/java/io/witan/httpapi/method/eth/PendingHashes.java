package io.witan.httpapi.method.eth;

import io.witan.protocol.bytes.Hash;
import java.util.ArrayList;
import java.util.List;

/** The newest hashes of pending transactions, one bounded ring for all filters. */
final class PendingHashes {
  private static final int KEPT = 16_384;

  private final Hash[] ring = new Hash[KEPT];
  private long count;

  /** Some hashes, and how many there ever were up to the last of them. */
  record Part(List<Hash> hashes, long count) {}

  synchronized long count() {
    return count;
  }

  synchronized void add(Hash hash) {
    ring[(int) (count++ % KEPT)] = hash;
  }

  /** Those after the first {@code seen}, as far as they are kept. */
  synchronized Part since(long seen) {
    List<Hash> hashes = new ArrayList<>();
    for (long i = Math.max(seen, count - KEPT); i < count; i++) {
      hashes.add(ring[(int) (i % KEPT)]);
    }
    return new Part(hashes, count);
  }
}
