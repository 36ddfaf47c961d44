package io.witan.protocol.rules;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * When each fork begins: by block height up to Paris, by timestamp (seconds) from Shanghai on. The
 * newest fork that has begun holds.
 */
public final class ForkSchedule {
  private final EnumMap<Fork, Long> begins = new EnumMap<>(Fork.class);

  private ForkSchedule(Map<Fork, Long> begins) {
    this.begins.putAll(begins);
    this.begins.put(Fork.FRONTIER, 0L);
  }

  public static ForkSchedule of(Map<Fork, Long> begins) {
    return new ForkSchedule(begins);
  }

  /** One fork from the first block on, with all forks before it. */
  public static ForkSchedule all(Fork newest) {
    EnumMap<Fork, Long> begins = new EnumMap<>(Fork.class);
    for (Fork fork : Fork.values()) {
      if (newest.isAtLeast(fork)) {
        begins.put(fork, 0L);
      }
    }
    return new ForkSchedule(begins);
  }

  public static boolean isByTime(Fork fork) {
    return fork.isAtLeast(Fork.SHANGHAI);
  }

  /** Height or timestamp at which the fork begins; empty where it never does. */
  public Optional<Long> beginOf(Fork fork) {
    return Optional.ofNullable(begins.get(fork));
  }

  public Fork at(long height, long timestamp) {
    Fork newest = Fork.FRONTIER;
    for (Map.Entry<Fork, Long> entry : begins.entrySet()) {
      long now = isByTime(entry.getKey()) ? timestamp : height;
      if (now >= entry.getValue()) {
        newest = entry.getKey();
      }
    }
    return newest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ForkSchedule that && begins.equals(that.begins);
  }

  @Override
  public int hashCode() {
    return begins.hashCode();
  }

  @Override
  public String toString() {
    return begins.toString();
  }
}
