package io.witan.protocol.store;

import java.util.Optional;

/**
 * Room on a disk for what a node writes. A node that found none goes on only where there is some to
 * spare: with a few free KiB it would speak for a second, find none again, and the others would
 * wait for what it has not said.
 */
public final class DiskRoom {
  /** What is free, in bytes, where a node begins or goes on. */
  public static final long LEAST = 16L << 20;

  private DiskRoom() {}

  /**
   * Why nothing should be begun on a disk; empty where there is room.
   *
   * @param free bytes that the node may write there
   * @param least that it needs
   */
  public static Optional<String> lack(long free, long least) {
    return free < least
        ? Optional.of(
            "no space left on device but %d KiB, %d are needed".formatted(free >> 10, least >> 10))
        : Optional.empty();
  }
}
