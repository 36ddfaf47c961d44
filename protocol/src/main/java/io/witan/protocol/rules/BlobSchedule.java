package io.witan.protocol.rules;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The limits on blobs that a genesis names instead of its forks' own.
 *
 * @param byFork from the beginning of a fork on
 * @param byTime from a timestamp on, in seconds: forks of blob parameters alone (EIP-7892), all of
 *     them after Osaka
 */
public record BlobSchedule(Map<Fork, BlobLimits> byFork, SortedMap<Long, BlobLimits> byTime) {
  /** That of a genesis without any. */
  public static final BlobSchedule STANDARD =
      new BlobSchedule(Collections.emptyMap(), Collections.emptySortedMap());

  public BlobSchedule {
    byFork = Collections.unmodifiableMap(new TreeMap<>(byFork));
    byTime = Collections.unmodifiableSortedMap(new TreeMap<>(byTime));
  }

  BlobLimits at(Fork fork, long timestamp) {
    SortedMap<Long, BlobLimits> begun = byTime.headMap(timestamp + 1);
    if (!begun.isEmpty()) {
      return begun.get(begun.lastKey());
    }
    return byFork.getOrDefault(fork, BlobLimits.of(fork));
  }
}
