package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import java.nio.ByteBuffer;

/**
 * What a state key holds.
 *
 * @param height of the block that wrote it
 */
record Written(long height, Bytes value) {
  static Written decode(byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    long height = in.getLong();
    byte[] value = new byte[in.remaining()];
    in.get(value);
    return new Written(height, Bytes.wrap(value));
  }

  byte[] encode() {
    return ByteBuffer.allocate(Long.BYTES + value.size())
        .putLong(height)
        .put(value.unsafeArray())
        .array();
  }
}
