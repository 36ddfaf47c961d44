package io.witan.httpapi.account;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Scrypt (RFC 7914) with a cost that is too high for its block size. The RFC and Bouncy Castle
 * refuse that, but geth has written key files so.
 */
final class WideScrypt {
  private static final int SALSA_WORDS = 16;
  private static final int SALSA_ROUNDS = 8;

  private WideScrypt() {}

  /**
   * The derived key.
   *
   * @param n cost, a power of two
   * @param size in bytes
   */
  static byte[] generate(byte[] password, byte[] salt, int n, int r, int p, int size) {
    if (Integer.bitCount(n) != 1) {
      throw new IllegalArgumentException("the cost of scrypt must be a power of two");
    }
    byte[] blocks = pbkdf2(password, salt, 128 * r * p);
    int[] words = new int[blocks.length / 4];
    ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
    int width = 32 * r;
    for (int i = 0; i < p; i++) {
      mix(words, i * width, width, n);
    }
    ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(words);
    return pbkdf2(password, blocks, size);
  }

  private static byte[] pbkdf2(byte[] password, byte[] salt, int size) {
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
    generator.init(password, salt, 1);
    return ((KeyParameter) generator.generateDerivedMacParameters(size * 8)).getKey();
  }

  private static void mix(int[] words, int at, int width, int n) {
    int[] x = new int[width];
    System.arraycopy(words, at, x, 0, width);
    int[][] memory = new int[n][];
    for (int i = 0; i < n; i++) {
      memory[i] = x.clone();
      blockMix(x);
    }
    for (int i = 0; i < n; i++) {
      int[] chosen = memory[x[width - SALSA_WORDS] & (n - 1)];
      for (int k = 0; k < width; k++) {
        x[k] ^= chosen[k];
      }
      blockMix(x);
    }
    System.arraycopy(x, 0, words, at, width);
  }

  private static void blockMix(int[] b) {
    int count = b.length / SALSA_WORDS;
    int[] x = new int[SALSA_WORDS];
    int[] y = new int[b.length];
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
