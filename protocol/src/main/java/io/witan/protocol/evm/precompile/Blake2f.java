package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.Rules;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * 0x09: the compression function F of BLAKE2b (RFC 7693 §3.2) with a number of rounds (EIP-152).
 */
final class Blake2f implements Precompile {
  private static final int INPUT_SIZE = 213;
  private static final VarHandle LITTLE_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** Which message words the ten rounds take (RFC 7693 §2.7), one hexadecimal digit each. */
  private static final String[] SIGMA = {
    "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8",
    "905724afe1bc683d", "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a",
    "6fe9b308c2d714a5", "a2847615fb9e3cd0"
  };

  private static final byte[][] SCHEDULE = new byte[SIGMA.length][16];

  static {
    for (int round = 0; round < SIGMA.length; round++) {
      for (int i = 0; i < 16; i++) {
        SCHEDULE[round][i] = (byte) Character.digit(SIGMA[round].charAt(i), 16);
      }
    }
  }

  @Override
  public long gas(Bytes input, Rules rules) {
    return input.size() == INPUT_SIZE ? rounds(input) : 0;
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    if (input.size() != INPUT_SIZE || input.get(INPUT_SIZE - 1) > 1) {
      return Optional.empty();
    }
    byte[] in = input.unsafeArray();
    long[] h = words(in, 4, 8);
    long[] m = words(in, 68, 16);
    long[] v = new long[16];
    System.arraycopy(h, 0, v, 0, 8);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= (long) LITTLE_LONG.get(in, 196);
    v[13] ^= (long) LITTLE_LONG.get(in, 204);
    if (input.get(INPUT_SIZE - 1) == 1) {
      v[14] = ~v[14];
    }
    long rounds = rounds(input);
    for (long round = 0; round < rounds; round++) {
      mix(v, m, SCHEDULE[(int) (round % SCHEDULE.length)]);
    }
    byte[] out = new byte[64];
    for (int i = 0; i < 8; i++) {
      LITTLE_LONG.set(out, 8 * i, h[i] ^ v[i] ^ v[i + 8]);
    }
    return Optional.of(Bytes.wrap(out));
  }

  private static long rounds(Bytes input) {
    return (int) BIG_INT.get(input.unsafeArray(), 0) & 0xffffffffL;
  }

  private static long[] words(byte[] in, int from, int count) {
    long[] words = new long[count];
    for (int i = 0; i < count; i++) {
      words[i] = (long) LITTLE_LONG.get(in, from + 8 * i);
    }
    return words;
  }

  private static void mix(long[] v, long[] m, byte[] s) {
    quarter(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
    quarter(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
    quarter(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
    quarter(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
    quarter(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
    quarter(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
    quarter(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
    quarter(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
  }

  private static void quarter(long[] v, int a, int b, int c, int d, long x, long y) {
    v[a] += v[b] + x;
    v[d] = Long.rotateRight(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = Long.rotateRight(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 63);
  }
}
