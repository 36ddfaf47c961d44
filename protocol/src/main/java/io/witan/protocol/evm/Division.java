package io.witan.protocol.evm;

/**
 * Division of 256-bit words and what is made of it, on scratch arrays of its own: one per
 * execution. Words lie as {@link Words} says; division by zero gives zero (Yellow Paper, H.2).
 */
final class Division {
  private static final int WIDE = 2 * Words.SIZE;
  private static final long MASK = 0xffffffffL;

  /** What is divided, with room for the bits that normalising moves up; then the remainder. */
  private final long[] rest = new long[WIDE + 1];

  private final long[] divisor = new long[Words.SIZE];
  private final long[] quotient = new long[WIDE + 1];
  private final long[] wide = new long[WIDE];
  private final long[] power = new long[2 * Words.SIZE];

  /** Upper word divided by the lower one. */
  void divide(long[] s, int t) {
    int r = t - Words.SIZE;
    if (isLong(s, t) && isLong(s, r)) {
      s[r] = s[r] == 0 ? 0 : Long.divideUnsigned(s[t], s[r]);
      return;
    }
    int size = run(s, t, Words.SIZE, s, r);
    for (int i = 0; i < Words.SIZE; i++) {
      s[r + i] = size == 0 ? 0 : quotient[i];
    }
  }

  /** Remainder of the upper word by the lower one. */
  void remainder(long[] s, int t) {
    int r = t - Words.SIZE;
    if (isLong(s, t) && isLong(s, r)) {
      s[r] = s[r] == 0 ? 0 : Long.remainderUnsigned(s[t], s[r]);
      return;
    }
    remainder(s, t, Words.SIZE, s, r);
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

  /** Upper plus middle, modulo the lowest of three words, where the result goes. */
  void addModulo(long[] s, int t) {
    int b = t - Words.SIZE;
    long carry = 0;
    for (int i = 0; i < Words.SIZE; i++) {
      long x = s[t + i];
      long y = s[b + i];
      long sum = x + y + carry;
      wide[i] = sum;
      carry = ((x & y) | ((x | y) & ~sum)) >>> 63;
    }
    wide[Words.SIZE] = carry;
    remainder(wide, 0, Words.SIZE + 1, s, b - Words.SIZE);
  }

  /** Upper times middle, modulo the lowest of three words, where the result goes. */
  void multiplyModulo(long[] s, int t) {
    int b = t - Words.SIZE;
    for (int j = 0; j < Words.SIZE; j++) {
      wide[j] = 0;
    }
    for (int i = 0; i < Words.SIZE; i++) {
      long carry = 0;
      long by = s[t + i];
      for (int j = 0; j < Words.SIZE; j++) {
        long low = by * s[b + j];
        long high = Math.unsignedMultiplyHigh(by, s[b + j]);
        long sum = low + carry;
        high += less(sum, low);
        long result = wide[i + j] + sum;
        high += less(result, sum);
        wide[i + j] = result;
        carry = high;
      }
      wide[i + Words.SIZE] = carry;
    }
    remainder(wide, 0, WIDE, s, b - Words.SIZE);
  }

  /** Upper word to the power of the lower one, modulo 2^256. */
  void exponentiate(long[] s, int t) {
    int r = t - Words.SIZE;
    int bits = bitLength(s, r);
    Words.set(power, 0, 1);
    for (int i = bits - 1; i >= 0; i--) {
      Words.copy(power, 0, Words.SIZE);
      Words.mul(power, Words.SIZE);
      if ((s[r + (i >>> 6)] >>> i & 1) != 0) {
        System.arraycopy(s, t, power, Words.SIZE, Words.SIZE);
        Words.mul(power, Words.SIZE);
      }
    }
    System.arraycopy(power, 0, s, r, Words.SIZE);
  }

  static int bitLength(long[] s, int at) {
    for (int i = Words.SIZE - 1; i >= 0; i--) {
      if (s[at + i] != 0) {
        return 64 * i + 64 - Long.numberOfLeadingZeros(s[at + i]);
      }
    }
    return 0;
  }

  private static void makePositive(long[] s, int at) {
    if (s[at + 3] < 0) {
      Words.negate(s, at);
    }
  }

  private static boolean isLong(long[] s, int at) {
    return (s[at + 1] | s[at + 2] | s[at + 3]) == 0;
  }

  private void remainder(long[] a, int i, int longs, long[] b, int j) {
    int size = run(a, i, longs, b, j);
    for (int k = 0; k < Words.SIZE; k++) {
      b[j + k] = k < size ? rest[k] : 0;
    }
  }

  /**
   * Divides {@code longs} longs of a by the word of b: the quotient is left in {@link #quotient},
   * the remainder in {@link #rest}. Returns the size of the divisor in longs, 0 for zero.
   *
   * <p>Knuth, The Art of Computer Programming, volume 2, §4.3.1, algorithm D, with digits of 64
   * bits; a digit is guessed by multiplying with a reciprocal (Möller and Granlund 2011).
   */
  private int run(long[] a, int i, int longs, long[] b, int j) {
    int size = Words.SIZE;
    while (size > 0 && b[j + size - 1] == 0) {
      size--;
    }
    if (size == 0) {
      return 0;
    }
    while (longs > size && a[i + longs - 1] == 0) {
      longs--;
    }
    int shift = Long.numberOfLeadingZeros(b[j + size - 1]);
    shiftLeft(b, j, size, shift, divisor);
    rest[longs] = shiftLeft(a, i, longs, shift, rest);
    for (int k = longs - size + 1; k < Words.SIZE; k++) {
      quotient[k] = 0;
    }
    long reciprocal = reciprocal(divisor[size - 1]);
    for (int k = longs - size; k >= 0; k--) {
      quotient[k] = digit(k, size, reciprocal);
    }
    rest[size] = 0;
    for (int k = 0; k < size; k++) {
      rest[k] = rest[k] >>> shift | rest[k + 1] << 1 << (63 - shift);
    }
    return size;
  }

  /** Moves {@code size} longs up by {@code shift} bits; what moves out of the highest one. */
  private static long shiftLeft(long[] from, int at, int size, int shift, long[] to) {
    long carry = 0;
    for (int k = 0; k < size; k++) {
      long digit = from[at + k];
      to[k] = digit << shift | carry;
      carry = digit >>> 1 >>> (63 - shift);
    }
    return carry;
  }

  /** The next digit of the quotient; its product with the divisor is taken off the rest. */
  private long digit(int k, int size, long reciprocal) {
    long first = divisor[size - 1];
    long high = rest[k + size];
    long low = rest[k + size - 1];
    // The rest is below the divisor, so that the digit is at most 2^64 - 1.
    long guess = high == first ? -1 : guess(high, low, first, reciprocal);
    long over = low - guess * first;
    boolean exact = size == 1 || (high == first && Long.compareUnsigned(over, first) < 0);
    if (!exact) {
      guess = corrected(guess, over, k, size);
    }
    if (subtract(k, size, guess)) {
      guess--;
      addBack(k, size);
    }
    return guess;
  }

  /** Makes a guess that looked at the divisor's first digit right for its first two. */
  private long corrected(long guess, long over, int k, int size) {
    long first = divisor[size - 1];
    long second = divisor[size - 2];
    long low = rest[k + size - 2];
    long product = guess * second;
    long productHigh = Math.unsignedMultiplyHigh(guess, second);
    while (productHigh != over
        ? Long.compareUnsigned(productHigh, over) > 0
        : Long.compareUnsigned(product, low) > 0) {
      guess--;
      over += first;
      if (Long.compareUnsigned(over, first) < 0) {
        break;
      }
      productHigh -= less(product, second);
      product -= second;
    }
    return guess;
  }

  /** Two digits divided by one that has its highest bit set and is above the first of them. */
  private static long guess(long high, long low, long by, long reciprocal) {
    long product = reciprocal * high;
    long sum = product + low;
    long guess = Math.unsignedMultiplyHigh(reciprocal, high) + high + less(sum, low) + 1;
    long rest = low - guess * by;
    if (Long.compareUnsigned(rest, sum) > 0) {
      guess--;
      rest += by;
    }
    return Long.compareUnsigned(rest, by) >= 0 ? guess + 1 : guess;
  }

  /** (2^128 - 1) / {@code by} - 2^64, for a divisor with its highest bit set. */
  private static long reciprocal(long by) {
    long high = half(~by, MASK, by);
    long rest = (~by << 32 | MASK) - high * by;
    return (high << 32) + half(rest, MASK, by);
  }

  /** Half a digit of a quotient: {@code rest} with the half digit {@code next} by {@code by}. */
  private static long half(long rest, long next, long by) {
    long first = by >>> 32;
    long second = by & MASK;
    long guess = Long.divideUnsigned(rest, first);
    long over = rest - guess * first;
    while (guess > MASK || Long.compareUnsigned(guess * second, over << 32 | next) > 0) {
      guess--;
      over += first;
      if (over > MASK) {
        break;
      }
    }
    return guess;
  }

  /** Takes {@code guess} times the divisor off; whether that was too much. */
  private boolean subtract(int k, int size, long guess) {
    long carry = 0;
    for (int d = 0; d < size; d++) {
      long product = guess * divisor[d];
      long taken = product + carry;
      carry = Math.unsignedMultiplyHigh(guess, divisor[d]) + less(taken, product);
      long before = rest[k + d];
      rest[k + d] = before - taken;
      carry += less(before, taken);
    }
    long before = rest[k + size];
    rest[k + size] = before - carry;
    return Long.compareUnsigned(before, carry) < 0;
  }

  private void addBack(int k, int size) {
    long carry = 0;
    for (int d = 0; d < size; d++) {
      long with = divisor[d] + carry;
      carry = less(with, carry);
      rest[k + d] += with;
      carry += less(rest[k + d], with);
    }
    rest[k + size] += carry;
  }

  /** 1 where a is below b, both unsigned. */
  private static long less(long a, long b) {
    return a + Long.MIN_VALUE < b + Long.MIN_VALUE ? 1 : 0;
  }
}
