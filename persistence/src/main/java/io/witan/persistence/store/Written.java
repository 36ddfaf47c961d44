package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import java.nio.ByteBuffer;

/**
 * What a state key holds.
 *
 * @param height of the block that wrote it
 * @param differences how many {@link Replaced} values before it are differences, in a row
 */
record Written(long height, int differences, Bytes value) {
  /** Heights are far below this many bits; what is above them is the number of differences. */
  private static final int HEIGHT_BITS = 56;

  static Written decode(byte[] stored) {
    return decode(ByteBuffer.wrap(stored));
  }

  /** Of all that remains. */
  static Written decode(ByteBuffer in) {
    long head = in.getLong();
    byte[] value = new byte[in.remaining()];
    in.get(value);
    return of(head, Bytes.wrap(value));
  }

  /**
   * Of its parts.
   *
   * @param head as {@link #head} gave it
   */
  static Written of(long head, Bytes value) {
    long height = head & (1L << HEIGHT_BITS) - 1;
    return new Written(height, (int) (head >>> HEIGHT_BITS), value);
  }

  /** All but the value. */
  long head() {
    return (long) differences << HEIGHT_BITS | height;
  }

  byte[] encode() {
    return ByteBuffer.allocate(Long.BYTES + value.size())
        .putLong(head())
        .put(value.unsafeArray())
        .array();
  }

  Written with(Bytes other) {
    return new Written(height, differences, other);
  }
}
