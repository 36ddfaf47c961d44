package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Keccak-256 that allocates nothing: it keeps the working memory of one hash and uses it again. Not
 * to be shared between threads; where one hash is wanted now and then, {@link Keccak} is shorter.
 */
public final class KeccakHasher {
  /** Bytes that one permutation takes in (FIPS 202 calls it the rate). */
  static final int BLOCK = 136;

  private static final int BLOCK_LANES = BLOCK / Long.BYTES;
  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] lanes = new long[KeccakPermutation.LANES];

  /** Hashes {@code length} bytes from {@code from} on and writes 32 bytes to {@code out}. */
  public void hash(byte[] data, int from, int length, byte[] out, int at) {
    absorb(data, from, length);
    for (int i = 0; i < Hash.SIZE / Long.BYTES; i++) {
      LITTLE_ENDIAN.set(out, at + i * Long.BYTES, lanes[i]);
    }
  }

  /**
   * Hashes {@code length} bytes from {@code from} on and writes the hash as a 256-bit number into
   * four longs, the least significant first.
   */
  public void hash(byte[] data, int from, int length, long[] word, int at) {
    absorb(data, from, length);
    word[at] = Long.reverseBytes(lanes[3]);
    word[at + 1] = Long.reverseBytes(lanes[2]);
    word[at + 2] = Long.reverseBytes(lanes[1]);
    word[at + 3] = Long.reverseBytes(lanes[0]);
  }

  private void absorb(byte[] data, int from, int length) {
    Objects.checkFromIndexSize(from, length, data.length);
    int end = from + length;
    Arrays.fill(lanes, 0);
    int at = from;
    for (; end - at >= BLOCK; at += BLOCK) {
      for (int i = 0; i < BLOCK_LANES; i++) {
        lanes[i] ^= (long) LITTLE_ENDIAN.get(data, at + i * Long.BYTES);
      }
      KeccakPermutation.permute(lanes);
    }
    int lane = 0;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      lanes[lane++] ^= (long) LITTLE_ENDIAN.get(data, at);
    }
    lanes[lane] ^= lastLane(data, at, end);
    lanes[BLOCK_LANES - 1] ^= Long.MIN_VALUE;
    KeccakPermutation.permute(lanes);
  }

  /** Fewer than 8 bytes and the padding's first bit behind them: 1, not the 6 of SHA-3. */
  private static long lastLane(byte[] data, int from, int end) {
    long lane = 1L << (8 * (end - from));
    for (int i = from; i < end; i++) {
      lane |= (data[i] & 0xffL) << (8 * (i - from));
    }
    return lane;
  }
}
