package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.less;

/** EXP: powers of words modulo 2^256, by squaring and multiplying, all in variables. */
final class Power {
  private Power() {}

  /** Upper word to the power of the lower one, where the result goes. */
  static void run(long[] s, int t) {
    int r = t - Words.SIZE;
    int bits = Words.bitLength(s, r);
    if ((s[t] & 1) == 0 && bits > 0) {
      runEven(s, t, bits);
      return;
    }
    power(s, t, bits);
  }

  /** An even base leaves nothing below bit 256 soon; a power of two only moves one bit. */
  private static void runEven(long[] s, int t, int bits) {
    int r = t - Words.SIZE;
    if (bits > 8) {
      Words.set(s, r, 0);
    } else if (isTwo(s, t)) {
      int by = (int) s[r];
      Words.set(s, r, 1);
      Words.shiftLeft(s, r, by);
    } else {
      power(s, t, bits);
    }
  }

  private static boolean isTwo(long[] s, int at) {
    return ((s[at] ^ 2) | s[at + 1] | s[at + 2] | s[at + 3]) == 0;
  }

  private static void power(long[] s, int t, int bits) {
    long b0 = s[t];
    long b1 = s[t + 1];
    long b2 = s[t + 2];
    long b3 = s[t + 3];
    int r = t - Words.SIZE;
    long p0 = 1;
    long p1 = 0;
    long p2 = 0;
    long p3 = 0;
    for (int i = bits - 1; i >= 0; i--) {
      // The square: what is below the diagonal counts twice.
      long c1 = p0 * p1;
      long c2 = Math.unsignedMultiplyHigh(p0, p1);
      long low = p0 * p2;
      c2 += low;
      long c3 = Math.unsignedMultiplyHigh(p0, p2) + less(c2, low) + p0 * p3 + p1 * p2;
      long q1 = Math.unsignedMultiplyHigh(p0, p0);
      long q2 = p1 * p1;
      long q3 = Math.unsignedMultiplyHigh(p1, p1);
      p0 = p0 * p0;
      p3 = q3 + (c3 << 1 | c2 >>> 63);
      p2 = q2 + (c2 << 1 | c1 >>> 63);
      p3 += less(p2, q2);
      p1 = q1 + (c1 << 1);
      long carry = less(p1, q1);
      p2 += carry;
      p3 += less(p2, carry);
      if ((s[r + (i >>> 6)] >>> i & 1) != 0) {
        long m0 = p0 * b0;
        long m1 = Math.unsignedMultiplyHigh(p0, b0);
        long m3 = p3 * b0 + p0 * b3 + p2 * b1 + p1 * b2;
        low = p1 * b0;
        m1 += low;
        long m2 = Math.unsignedMultiplyHigh(p1, b0) + less(m1, low);
        low = p0 * b1;
        m1 += low;
        carry = Math.unsignedMultiplyHigh(p0, b1) + less(m1, low);
        m2 += carry;
        m3 += less(m2, carry);
        low = p2 * b0;
        m2 += low;
        m3 += Math.unsignedMultiplyHigh(p2, b0) + less(m2, low);
        low = p1 * b1;
        m2 += low;
        m3 += Math.unsignedMultiplyHigh(p1, b1) + less(m2, low);
        low = p0 * b2;
        m2 += low;
        m3 += Math.unsignedMultiplyHigh(p0, b2) + less(m2, low);
        p0 = m0;
        p1 = m1;
        p2 = m2;
        p3 = m3;
      }
    }
    Words.put(s, r, p0, p1, p2, p3);
  }
}
