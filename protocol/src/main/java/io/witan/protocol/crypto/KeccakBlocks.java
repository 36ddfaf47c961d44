package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How the bytes of a message get into the lanes of a state and a hash out of them (FIPS 202,
 * sections 4 and 5.1). The lanes of one message lie {@code stride} longs apart from {@code first}
 * on, so that the states of several messages can lie side by side.
 */
final class KeccakBlocks {
  /** Bytes that one permutation takes in, called the rate. */
  static final int SIZE = 136;

  private static final int LANES = SIZE / Long.BYTES;
  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private KeccakBlocks() {}

  /** How many blocks a message of so many bytes has; the last one holds at least the padding. */
  static int count(int length) {
    return length / SIZE + 1;
  }

  /** Takes in the block that begins at {@code from} in a message that ends at {@code end}. */
  static void absorb(byte[] data, int from, int end, long[] lanes, int first, int stride) {
    int lane = first;
    if (end - from >= SIZE) {
      for (int i = 0; i < LANES; i++, lane += stride) {
        lanes[lane] ^= (long) LITTLE_ENDIAN.get(data, from + i * Long.BYTES);
      }
      return;
    }
    int at = from;
    for (; end - at >= Long.BYTES; at += Long.BYTES, lane += stride) {
      lanes[lane] ^= (long) LITTLE_ENDIAN.get(data, at);
    }
    lanes[lane] ^= lastLane(data, at, end);
    lanes[first + (LANES - 1) * stride] ^= Long.MIN_VALUE;
  }

  /** Fewer than 8 bytes and the padding's first bit behind them: 1, not the 6 of SHA-3. */
  private static long lastLane(byte[] data, int from, int end) {
    long lane = 1L << (8 * (end - from));
    for (int i = from; i < end; i++) {
      lane |= (data[i] & 0xffL) << (8 * (i - from));
    }
    return lane;
  }

  static void squeeze(long[] lanes, int first, int stride, byte[] out, int at) {
    for (int i = 0; i < Hash.SIZE / Long.BYTES; i++) {
      LITTLE_ENDIAN.set(out, at + i * Long.BYTES, lanes[first + i * stride]);
    }
  }
}
