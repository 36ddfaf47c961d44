package io.witan.protocol.privacy.enclave;

import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.util.Pack;

/**
 * HSalsa20 (Bernstein, "Extending the Salsa20 nonce", 2011) of 16 zero bytes: what makes a key of a
 * point that two parties share. The library has it inside XSalsa20 only.
 */
final class HSalsa20 {
  /** The text "expand 32-byte k" as words. */
  private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

  private static final int[] WORDS_KEPT = {0, 5, 10, 15, 6, 7, 8, 9};

  private HSalsa20() {}

  static byte[] hash(byte[] key) {
    int[] words = new int[16];
    for (int i = 0; i < 4; i++) {
      words[5 * i] = SIGMA[i];
    }
    Pack.littleEndianToInt(key, 0, words, 1, 4);
    Pack.littleEndianToInt(key, 16, words, 11, 4);
    int[] mixed = new int[16];
    // The core adds its input to the mixed words; without that sum it is HSalsa20.
    Salsa20Engine.salsaCore(20, words, mixed);
    byte[] out = new byte[32];
    for (int i = 0; i < WORDS_KEPT.length; i++) {
      int at = WORDS_KEPT[i];
      Pack.intToLittleEndian(mixed[at] - words[at], out, 4 * i);
    }
    return out;
  }
}
