package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;
import static io.witan.protocol.evm.Words.less;

/**
 * EXP: powers of words modulo 2^256, one per execution. At most 64 squarings are needed. An even
 * base has no bit below 2^256 left after them; for an odd one, b^(2^64) = 1 + z with z divisible by
 * 2^66, because b² is 1 modulo 8 and each further squaring adds a zero. So z⁴ vanishes, and the
 * exponent's limbs above the first, m, ask for no more than (1 + z)^m = 1 + m·z + C(m,2)·z² +
 * C(m,3)·z³.
 */
final class Power {
  /** 1/3 modulo 2^256: all limbs but the lowest are the same. */
  private static final long THIRD = 0xaaaaaaaaaaaaaaabL;

  private static final long THIRD_ABOVE = 0xaaaaaaaaaaaaaaaaL;

  /** Where the words of the formula lie: z, m, what is being made, what with, and C(m,2). */
  private static final int Z = 0;

  private static final int M = SIZE;
  private static final int A = 2 * SIZE;
  private static final int B = 3 * SIZE;
  private static final int C = 4 * SIZE;
  private static final int D = 5 * SIZE;

  private final long[] words = new long[6 * SIZE];

  /** Upper word to the power of the lower one, where the result goes. */
  void run(long[] s, int t) {
    int r = t - SIZE;
    long low = s[r];
    boolean isLong = (s[r + 1] | s[r + 2] | s[r + 3]) == 0;
    if ((s[t] & 1) == 0 && !(isLong && low >= 0 && low < 256)) {
      Words.set(s, r, 0);
    } else if (isLong) {
      lowPower(s, t, low, 64 - Long.numberOfLeadingZeros(low));
    } else {
      Words.put(words, M, s[r + 1], s[r + 2], s[r + 3], 0);
      lowPower(s, t, low, 64);
      multiplyHighPower(s, r);
    }
  }

  /** Writes the power of so many bits; the base is squared once for each. */
  private void lowPower(long[] s, int t, long exponent, int bits) {
    long x0 = s[t];
    long x1 = s[t + 1];
    long x2 = s[t + 2];
    long x3 = s[t + 3];
    long p0 = 1;
    long p1 = 0;
    long p2 = 0;
    long p3 = 0;
    for (int i = 0; i < bits; i++) {
      if ((exponent >>> i & 1) != 0) {
        long y0 = p0;
        long y1 = p1;
        long y2 = p2;
        p3 = p3 * x0 + y0 * x3 + y2 * x1 + y1 * x2;
        p0 = y0 * x0;
        p1 = Math.unsignedMultiplyHigh(y0, x0);
        long low = y1 * x0;
        p1 += low;
        p2 = Math.unsignedMultiplyHigh(y1, x0) + less(p1, low);
        low = y0 * x1;
        p1 += low;
        long carry = Math.unsignedMultiplyHigh(y0, x1) + less(p1, low);
        p2 += carry;
        p3 += less(p2, carry);
        low = y2 * x0;
        p2 += low;
        p3 += Math.unsignedMultiplyHigh(y2, x0) + less(p2, low);
        low = y1 * x1;
        p2 += low;
        p3 += Math.unsignedMultiplyHigh(y1, x1) + less(p2, low);
        low = y0 * x2;
        p2 += low;
        p3 += Math.unsignedMultiplyHigh(y0, x2) + less(p2, low);
      }
      // The square: what is beside the diagonal counts twice.
      long c1 = x0 * x1;
      long c2 = x0 * x2;
      long c3 = Math.unsignedMultiplyHigh(x0, x2) + x0 * x3 + x1 * x2;
      long high = Math.unsignedMultiplyHigh(x0, x1);
      c2 += high;
      c3 += less(c2, high);
      long s1 = Math.unsignedMultiplyHigh(x0, x0);
      long s2 = x1 * x1;
      x3 = Math.unsignedMultiplyHigh(x1, x1) + (c3 << 1 | c2 >>> 63);
      x0 = x0 * x0;
      x1 = s1 + (c1 << 1);
      x2 = s2 + (c2 << 1 | c1 >>> 63);
      x3 += less(x2, s2);
      long carry = less(x1, s1);
      x2 += carry;
      x3 += less(x2, carry);
    }
    Words.put(words, Z, x0, x1, x2, x3);
    Words.put(s, t - SIZE, p0, p1, p2, p3);
  }

  /** Multiplies a word by the power of 1 + z that the exponent's upper limbs ask for. */
  private void multiplyHighPower(long[] s, int at) {
    long[] w = words;
    w[Z]--; // b^(2^64) is odd
    Words.copy(w, M, B);
    FusedOps.take(w, B, 2);
    Words.put(w, A, THIRD, THIRD_ABOVE, THIRD_ABOVE, THIRD_ABOVE);
    Words.mul(w, B); // A is (m - 2) / 3
    Words.copy(w, M, B);
    FusedOps.take(w, B, 1);
    Words.copy(w, M, C);
    Words.mul(w, C);
    Words.shiftRight(w, B, 1);
    Words.copy(w, B, D); // C(m,2)
    Words.mul(w, B); // A is C(m,3)
    Words.copy(w, Z, B);
    Words.mul(w, B);
    Words.copy(w, D, B);
    Words.add(w, B);
    Words.copy(w, Z, B);
    Words.mul(w, B);
    Words.copy(w, M, B);
    Words.add(w, B);
    Words.copy(w, Z, B);
    Words.mul(w, B);
    FusedOps.add(w, A, 1);
    System.arraycopy(s, at, w, B, SIZE);
    Words.mul(w, B);
    System.arraycopy(w, A, s, at, SIZE);
  }
}
