package io.witan.protocol.evm;

import java.util.Arrays;

/**
 * Division of 256-bit words and what is made of it, on scratch arrays of its own: one per
 * execution. Words lie as {@link Words} says; division by zero gives zero (Yellow Paper, H.2).
 */
final class Division {
  private static final long MASK = 0xffffffffL;

  private final int[] dividend = new int[17];
  private final int[] divisor = new int[8];
  private final int[] quotient = new int[17];
  private final long[] wide = new long[8];
  private final long[] power = new long[12];

  /** Upper word divided by the lower one. */
  void divide(long[] s, int t) {
    int r = t - Words.SIZE;
    if (isLong(s, t) && isLong(s, r)) {
      s[r] = s[r] == 0 ? 0 : Long.divideUnsigned(s[t], s[r]);
      return;
    }
    int size = run(s, t, 4, s, r);
    for (int i = 0; i < Words.SIZE; i++) {
      s[r + i] = size == 0 ? 0 : (quotient[2 * i] & MASK) | (long) quotient[2 * i + 1] << 32;
    }
  }

  /** Remainder of the upper word by the lower one. */
  void remainder(long[] s, int t) {
    int r = t - Words.SIZE;
    if (isLong(s, t) && isLong(s, r)) {
      s[r] = s[r] == 0 ? 0 : Long.remainderUnsigned(s[t], s[r]);
      return;
    }
    remainder(s, t, 4, s, r, r);
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
    wide[4] = carry;
    int r = b - Words.SIZE;
    remainder(wide, 0, 5, s, r, r);
  }

  /** Upper times middle, modulo the lowest of three words, where the result goes. */
  void multiplyModulo(long[] s, int t) {
    int b = t - Words.SIZE;
    Arrays.fill(wide, 0);
    for (int i = 0; i < Words.SIZE; i++) {
      long carry = 0;
      for (int j = 0; j < Words.SIZE; j++) {
        long low = s[t + i] * s[b + j];
        long high = Math.unsignedMultiplyHigh(s[t + i], s[b + j]);
        long sum = low + carry;
        high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        long result = wide[i + j] + sum;
        high += Long.compareUnsigned(result, sum) < 0 ? 1 : 0;
        wide[i + j] = result;
        carry = high;
      }
      wide[i + Words.SIZE] = carry;
    }
    int r = b - Words.SIZE;
    remainder(wide, 0, 8, s, r, r);
  }

  /** Upper word to the power of the lower one, modulo 2^256. */
  void exponentiate(long[] s, int t) {
    int r = t - Words.SIZE;
    Words.set(power, 0, 1);
    System.arraycopy(s, t, power, 4, Words.SIZE);
    int bits = bitLength(s, r);
    for (int i = 0; i < bits; i++) {
      if ((s[r + (i >>> 6)] >>> (i & 63) & 1) != 0) {
        Words.mul(power, 4);
      }
      System.arraycopy(power, 4, power, 8, Words.SIZE);
      Words.mul(power, 8);
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

  private void remainder(long[] a, int i, int longs, long[] b, int j, int result) {
    int size = run(a, i, longs, b, j);
    for (int k = 0; k < Words.SIZE; k++) {
      long low = 2 * k < size ? dividend[2 * k] & MASK : 0;
      long high = 2 * k + 1 < size ? dividend[2 * k + 1] & MASK : 0;
      b[result + k] = low | high << 32;
    }
  }

  /**
   * Divides {@code longs} longs of a by the word of b: the quotient is left in {@link #quotient},
   * the remainder in {@link #dividend}. Returns the size of the divisor in ints, 0 for zero.
   */
  private int run(long[] a, int i, int longs, long[] b, int j) {
    for (int k = 0; k < longs; k++) {
      dividend[2 * k] = (int) a[i + k];
      dividend[2 * k + 1] = (int) (a[i + k] >>> 32);
    }
    for (int k = 0; k < Words.SIZE; k++) {
      divisor[2 * k] = (int) b[j + k];
      divisor[2 * k + 1] = (int) (b[j + k] >>> 32);
    }
    int size = divisor.length;
    while (size > 0 && divisor[size - 1] == 0) {
      size--;
    }
    Arrays.fill(quotient, 0);
    if (size == 1) {
      divideByInt(2 * longs);
    } else if (size > 1) {
      divideLong(2 * longs, size);
    }
    return size;
  }

  private void divideByInt(int length) {
    long by = divisor[0] & MASK;
    long rest = 0;
    for (int k = length - 1; k >= 0; k--) {
      long part = rest << 32 | (dividend[k] & MASK);
      quotient[k] = (int) Long.divideUnsigned(part, by);
      rest = Long.remainderUnsigned(part, by);
    }
    dividend[0] = (int) rest;
  }

  /** Knuth, The Art of Computer Programming, volume 2, §4.3.1, algorithm D. */
  private void divideLong(int length, int size) {
    int shift = Integer.numberOfLeadingZeros(divisor[size - 1]);
    dividend[length] = 0;
    shiftLeft(divisor, size, shift);
    shiftLeft(dividend, length + 1, shift);
    long first = divisor[size - 1] & MASK;
    long second = divisor[size - 2] & MASK;
    for (int k = length - size; k >= 0; k--) {
      long head = (long) dividend[k + size] << 32 | (dividend[k + size - 1] & MASK);
      long guess = Long.divideUnsigned(head, first);
      long rest = head - guess * first;
      while (guess > MASK
          || Long.compareUnsigned(guess * second, rest << 32 | (dividend[k + size - 2] & MASK))
              > 0) {
        guess--;
        rest += first;
        if (rest > MASK) {
          break;
        }
      }
      if (subtract(k, size, guess)) {
        guess--;
        addBack(k, size);
      }
      quotient[k] = (int) guess;
    }
    for (int k = 0; k < size; k++) {
      long high = shift == 0 ? 0 : (dividend[k + 1] & MASK) << (32 - shift);
      dividend[k] = (int) ((dividend[k] & MASK) >>> shift | high);
    }
  }

  private static void shiftLeft(int[] digits, int size, int shift) {
    if (shift == 0) {
      return;
    }
    for (int k = size - 1; k > 0; k--) {
      digits[k] = digits[k] << shift | digits[k - 1] >>> (32 - shift);
    }
    digits[0] <<= shift;
  }

  /** Takes {@code guess} times the divisor off; whether that was too much. */
  private boolean subtract(int k, int size, long guess) {
    long borrow = 0;
    for (int d = 0; d < size; d++) {
      long product = guess * (divisor[d] & MASK);
      long difference = (dividend[d + k] & MASK) - borrow - (product & MASK);
      dividend[d + k] = (int) difference;
      borrow = (product >>> 32) - (difference >> 32);
    }
    long difference = (dividend[k + size] & MASK) - borrow;
    dividend[k + size] = (int) difference;
    return difference < 0;
  }

  private void addBack(int k, int size) {
    long carry = 0;
    for (int d = 0; d < size; d++) {
      long sum = (dividend[d + k] & MASK) + (divisor[d] & MASK) + carry;
      dividend[d + k] = (int) sum;
      carry = sum >>> 32;
    }
    dividend[k + size] += (int) carry;
  }
}
