package io.witan.httpapi.account;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Scrypt (RFC 7914) in native memory. A usual key file asks for 256 MiB, which is a node's whole
 * heap; Bouncy Castle has its table there. It also refuses, as the RFC does, a cost that is too
 * high for its block size, with which geth has written key files.
 */
final class Scrypt {
  private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT;
  private static final int SALSA_WORDS = 16;
  private static final int SALSA_ROUNDS = 8;

  private Scrypt() {}

  /**
   * The derived key. One at a time: what it takes is to bound guesses, not the node.
   *
   * @param n cost, a power of two; with r it takes 128 n r bytes
   * @param size in bytes
   */
  static synchronized byte[] generate(byte[] password, byte[] salt, int n, int r, int p, int size) {
    if (Integer.bitCount(n) != 1) {
      throw new IllegalArgumentException("the cost of scrypt must be a power of two");
    }
    byte[] blocks = pbkdf2(password, salt, 128 * r * p);
    int[] words = new int[blocks.length / 4];
    ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
    int width = 32 * r;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = arena.allocate(WORD, (long) n * width);
      for (int i = 0; i < p; i++) {
        mix(words, i * width, width, n, table);
      }
    }
    ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(words);
    return pbkdf2(password, blocks, size);
  }

  private static byte[] pbkdf2(byte[] password, byte[] salt, int size) {
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
    generator.init(password, salt, 1);
    return ((KeyParameter) generator.generateDerivedMacParameters(size * 8)).getKey();
  }

  private static void mix(int[] words, int at, int width, int n, MemorySegment table) {
    int[] x = new int[width];
    int[] y = new int[width];
    int[] salsa = new int[SALSA_WORDS];
    System.arraycopy(words, at, x, 0, width);
    for (int i = 0; i < n; i++) {
      MemorySegment.copy(x, 0, table, WORD, row(i, width), width);
      blockMix(x, y, salsa);
    }
    int[] chosen = new int[width];
    for (int i = 0; i < n; i++) {
      int row = x[width - SALSA_WORDS] & (n - 1);
      MemorySegment.copy(table, WORD, row(row, width), chosen, 0, width);
      for (int k = 0; k < width; k++) {
        x[k] ^= chosen[k];
      }
      blockMix(x, y, salsa);
    }
    System.arraycopy(x, 0, words, at, width);
  }

  private static long row(int number, int width) {
    return (long) number * width * WORD.byteSize();
  }

  /**
   * Mixes a block.
   *
   * @param y of the same size, for what is between; so is {@code x}, of 16 words
   */
  private static void blockMix(int[] b, int[] y, int[] x) {
    int count = b.length / SALSA_WORDS;
    System.arraycopy(b, b.length - SALSA_WORDS, x, 0, SALSA_WORDS);
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < SALSA_WORDS; k++) {
        x[k] ^= b[i * SALSA_WORDS + k];
      }
      Salsa20Engine.salsaCore(SALSA_ROUNDS, x, x);
      int place = i / 2 + (i % 2 == 0 ? 0 : count / 2);
      System.arraycopy(x, 0, y, place * SALSA_WORDS, SALSA_WORDS);
    }
    System.arraycopy(y, 0, b, 0, b.length);
  }
}
