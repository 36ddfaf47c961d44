package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a state key held before a block replaced it, as the history has it: whole, or its {@link
 * Difference} to what replaced it. A block changes few bytes of most rows.
 *
 * @param written whose value may be a difference
 * @param isDifference to the next value of the same key, later in the history or at the head
 */
record Replaced(Written written, boolean isDifference) {
  /** Differences in a row: a read at some height goes through at most so many, and one more. */
  private static final int MOST_DIFFERENCES = 15;

  private static final byte WHOLE = 0;
  private static final byte DIFFERENCE = 1;

  static Replaced of(Written before, Bytes after) {
    return Optional.of(before.value())
        .filter(value -> before.differences() < MOST_DIFFERENCES)
        .flatMap(value -> Difference.of(value, after))
        .map(difference -> new Replaced(before.with(difference), true))
        .orElse(new Replaced(before, false));
  }

  /** What was replaced and left nothing. */
  static Replaced byNothing(Written before) {
    return new Replaced(before, false);
  }

  /** What is to follow it. */
  Written next(long height, Bytes value) {
    return new Written(height, isDifference ? written.differences() + 1 : 0, value);
  }

  /**
   * What the key held.
   *
   * @param after what replaced it; null where this is no difference and nothing did
   */
  Written before(Bytes after) {
    return isDifference ? written.with(Difference.undo(written.value(), after)) : written;
  }

  static Replaced decode(byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    boolean isDifference = in.get() == DIFFERENCE;
    return new Replaced(Written.decode(in), isDifference);
  }

  byte[] encode() {
    byte[] encoded = written.encode();
    return ByteBuffer.allocate(1 + encoded.length)
        .put(isDifference ? DIFFERENCE : WHOLE)
        .put(encoded)
        .array();
  }
}
