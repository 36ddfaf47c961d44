package io.witan.protocol.crypto;

import java.util.Arrays;
import java.util.Objects;

/**
 * Keccak-256 that allocates nothing: it keeps the working memory of one hash and uses it again. Not
 * to be shared between threads; where one hash is wanted now and then, {@link Keccak} is shorter.
 */
public final class KeccakHasher {
  private final long[] lanes = new long[KeccakPermutation.LANES];

  /** Hashes {@code length} bytes from {@code from} on and writes 32 bytes to {@code out}. */
  public void hash(byte[] data, int from, int length, byte[] out, int at) {
    absorb(data, from, length);
    KeccakBlocks.squeeze(lanes, 0, 1, out, at);
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
    Arrays.fill(lanes, 0);
    int blocks = KeccakBlocks.count(length);
    for (int i = 0; i < blocks; i++) {
      KeccakBlocks.absorb(data, from + i * KeccakBlocks.SIZE, from + length, lanes, 0, 1);
      KeccakPermutation.permute(lanes);
    }
  }
}
