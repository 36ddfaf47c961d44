package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.less;

/**
 * Division of 256-bit words and what is made of it: one per execution. Words lie as {@link Words}
 * says; division by zero gives zero (Yellow Paper, H.2).
 */
final class Division {
  private final Divisor divisor = new Divisor();

  /** A product. */
  private long w0;

  private long w1;
  private long w2;
  private long w3;
  private long w4;
  private long w5;
  private long w6;
  private long w7;

  /** Upper word divided by the lower one. */
  void divide(long[] s, int t) {
    int r = t - Words.SIZE;
    if (isLong(s, t) && isLong(s, r)) {
      s[r] = s[r] == 0 ? 0 : Long.divideUnsigned(s[t], s[r]);
      return;
    }
    Divisor d = divisor;
    d.set(s, r);
    d.divide(s[t], s[t + 1], s[t + 2], s[t + 3]);
    Words.put(s, r, d.q0, d.q1, d.q2, d.q3);
  }

  /** Remainder of the upper word by the lower one. */
  void remainder(long[] s, int t) {
    int r = t - Words.SIZE;
    if (isLong(s, t) && isLong(s, r)) {
      s[r] = s[r] == 0 ? 0 : Long.remainderUnsigned(s[t], s[r]);
      return;
    }
    reduce(s, t, r);
    Words.copy(s, t, r);
  }

  void signedDivide(long[] s, int t) {
    int r = t - Words.SIZE;
    boolean negative = (s[t + 3] ^ s[r + 3]) < 0;
    makePositive(s, t);
    makePositive(s, r);
    divide(s, t);
    if (negative) {
      Words.negate(s, r);
    }
  }

  /** The result has the sign of the upper word. */
  void signedRemainder(long[] s, int t) {
    int r = t - Words.SIZE;
    boolean negative = s[t + 3] < 0;
    makePositive(s, t);
    makePositive(s, r);
    remainder(s, t);
    if (negative) {
      Words.negate(s, r);
    }
  }

  private static void makePositive(long[] s, int at) {
    if (s[at + 3] < 0) {
      Words.negate(s, at);
    }
  }

  private static boolean isLong(long[] s, int at) {
    return (s[at + 1] | s[at + 2] | s[at + 3]) == 0;
  }

  /** Upper plus middle, modulo the lowest of three words, where the result goes. */
  void addModulo(long[] s, int t) {
    int b = t - Words.SIZE;
    int n = b - Words.SIZE;
    reduce(s, t, n);
    reduce(s, b, n);
    Words.add(s, t); // leaves the sum in the middle
    boolean over = Words.compare(s, b, s, t) < 0;
    if (over || Words.compare(s, b, s, n) >= 0) {
      Words.copy(s, n, t);
      Words.swap(s, t, b);
      Words.sub(s, t);
    }
    Words.copy(s, b, n);
  }

  /** Upper times middle, modulo the lowest of three words, where the result goes. */
  void multiplyModulo(long[] s, int t) {
    int b = t - Words.SIZE;
    int n = b - Words.SIZE;
    Divisor d = divisor;
    d.set(s, n);
    reduce(s, t, n);
    if (d.size < Words.SIZE) {
      reduce(s, b, n); // else one factor below the divisor is enough for the digits to fit
    }
    multiply(s, t);
    switch (d.size) {
      case 0 -> d.r3 = 0;
      case 1 -> {
        d.r3 = d.up(w1, w0);
        d.digitOfOne(w0 << d.shift);
      }
      case 2 -> {
        d.begin(0, 0, d.up(w2, w1), d.up(w3, w2));
        d.digitOfTwo(d.up(w1, w0));
        d.digitOfTwo(w0 << d.shift);
      }
      case 3 -> {
        d.begin(0, d.up(w3, w2), d.up(w4, w3), d.up(w5, w4));
        d.digitOfThree(d.up(w2, w1));
        d.digitOfThree(d.up(w1, w0));
        d.digitOfThree(w0 << d.shift);
      }
      default -> {
        d.begin(d.up(w4, w3), d.up(w5, w4), d.up(w6, w5), d.up(w7, w6));
        d.digitOfFour(d.up(w3, w2));
        d.digitOfFour(d.up(w2, w1));
        d.digitOfFour(d.up(w1, w0));
        d.digitOfFour(w0 << d.shift);
      }
    }
    d.rest(s, n);
  }

  /** Replaces a word by its remainder. */
  private void reduce(long[] s, int a, int n) {
    if (Words.compare(s, a, s, n) >= 0) {
      divisor.set(s, n);
      divisor.divide(s[a], s[a + 1], s[a + 2], s[a + 3]);
      divisor.rest(s, a);
    }
  }

  /** The whole product of the upper two words, in the fields that are named w. */
  private void multiply(long[] s, int t) {
    long x0 = s[t];
    long x1 = s[t + 1];
    long x2 = s[t + 2];
    long x3 = s[t + 3];
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < Words.SIZE; i++) {
      long y = s[t - Words.SIZE + i];
      long low = x0 * y;
      t0 += low;
      long carry = Math.unsignedMultiplyHigh(x0, y) + less(t0, low);
      w0 = w1;
      w1 = w2;
      w2 = w3;
      w3 = t0;
      low = x1 * y + carry;
      carry = Math.unsignedMultiplyHigh(x1, y) + less(low, carry);
      t0 = t1 + low;
      carry += less(t0, low);
      low = x2 * y + carry;
      carry = Math.unsignedMultiplyHigh(x2, y) + less(low, carry);
      t1 = t2 + low;
      carry += less(t1, low);
      low = x3 * y + carry;
      carry = Math.unsignedMultiplyHigh(x3, y) + less(low, carry);
      t2 = t3 + low;
      t3 = carry + less(t2, low);
    }
    w4 = t0;
    w5 = t1;
    w6 = t2;
    w7 = t3;
  }
}
