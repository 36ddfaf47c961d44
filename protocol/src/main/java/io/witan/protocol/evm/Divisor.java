package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.less;

/**
 * A divisor of one to four limbs made ready, and what is divided by it: schoolbook division (Knuth,
 * The Art of Computer Programming, volume 2, §4.3.1, algorithm D) with digits of 64 bits. A digit
 * comes from the divisor's two highest limbs and their reciprocal (Möller and Granlund 2011,
 * Improved division by invariant integers), and is then at most one too large. What follows from a
 * divisor alone is kept until there is another: code divides by the same number again and again.
 * All is in variables, for each size of divisor, as arrays cost more than the arithmetic.
 */
final class Divisor {
  /** The last divisor. */
  private long b0;

  private long b1;
  private long b2;
  private long b3;

  /** Its size in limbs; 0 for zero. */
  int size;

  /** By how many bits it was moved up so that its highest limb, d3 always, has its top bit set. */
  int shift;

  private long d0;
  private long d1;
  private long d2;
  private long d3;
  private long reciprocal;

  /** The rest after the last digit, moved up as the divisor. */
  private long r0;

  private long r1;
  private long r2;
  long r3;

  /** The last quotient of a whole word. */
  long q0;

  long q1;
  long q2;
  long q3;

  /** Makes ready to divide by a word. */
  void set(long[] s, int n) {
    if (((s[n] ^ b0) | (s[n + 1] ^ b1) | (s[n + 2] ^ b2) | (s[n + 3] ^ b3)) != 0) {
      b0 = s[n];
      b1 = s[n + 1];
      b2 = s[n + 2];
      b3 = s[n + 3];
      normalise();
    }
  }

  private void normalise() {
    size = b3 != 0 ? 4 : b2 != 0 ? 3 : b1 != 0 ? 2 : b0 != 0 ? 1 : 0;
    long c3 = size == 4 ? b3 : size == 3 ? b2 : size == 2 ? b1 : b0;
    long c2 = size == 4 ? b2 : size == 3 ? b1 : size == 2 ? b0 : 0;
    long c1 = size == 4 ? b1 : size == 3 ? b0 : 0;
    long c0 = size == 4 ? b0 : 0;
    shift = Long.numberOfLeadingZeros(c3);
    d3 = up(c3, c2);
    d2 = up(c2, c1);
    d1 = up(c1, c0);
    d0 = c0 << shift;
    reciprocal = size == 0 ? 0 : size == 1 ? reciprocal(d3) : reciprocal(d3, d2);
  }

  /** The upper limb of two that are moved up as the divisor. */
  long up(long high, long low) {
    return high << shift | low >>> 1 >>> ~shift; // by 64 - shift bits, which may be all
  }

  private long down(long high, long low) {
    return low >>> shift | high << 1 << ~shift;
  }

  /** Divides a; the quotient and the rest are in their fields. */
  void divide(long a0, long a1, long a2, long a3) {
    q1 = 0;
    q2 = 0;
    q3 = 0;
    switch (size) {
      case 0 -> {
        q0 = 0;
        begin(0, 0, 0, 0);
      }
      case 1 -> divideByOne(a0, a1, a2, a3);
      case 2 -> {
        if (a3 != 0) {
          begin(0, 0, up(a3, a2), up(0, a3));
          q2 = digitOfTwo(up(a2, a1));
        } else {
          begin(0, 0, up(a2, a1), up(0, a2));
        }
        q1 = digitOfTwo(up(a1, a0));
        q0 = digitOfTwo(a0 << shift);
      }
      case 3 -> {
        if (a3 != 0) {
          begin(0, up(a2, a1), up(a3, a2), up(0, a3));
          q1 = digitOfThree(up(a1, a0));
        } else {
          begin(0, up(a1, a0), up(a2, a1), up(0, a2));
        }
        q0 = digitOfThree(a0 << shift);
      }
      default -> {
        begin(up(a1, a0), up(a2, a1), up(a3, a2), up(0, a3));
        q0 = digitOfFour(a0 << shift);
      }
    }
  }

  private void divideByOne(long a0, long a1, long a2, long a3) {
    if ((a2 | a3) != 0) {
      r3 = up(0, a3);
      q3 = digitOfOne(up(a3, a2));
      q2 = digitOfOne(up(a2, a1));
    } else {
      r3 = up(0, a1);
    }
    q1 = digitOfOne(up(a1, a0));
    q0 = digitOfOne(a0 << shift);
  }

  /** Sets the rest: what is divided, but for the limbs that are given digit by digit. */
  void begin(long s0, long s1, long s2, long s3) {
    r0 = s0;
    r1 = s1;
    r2 = s2;
    r3 = s3;
  }

  /** Writes the rest as a word. */
  void rest(long[] to, int at) {
    switch (size) {
      case 0, 1 -> Words.set(to, at, r3 >>> shift);
      case 2 -> Words.put(to, at, down(r3, r2), r3 >>> shift, 0, 0);
      case 3 -> Words.put(to, at, down(r2, r1), down(r3, r2), r3 >>> shift, 0);
      default -> Words.put(to, at, down(r1, r0), down(r2, r1), down(r3, r2), r3 >>> shift);
    }
  }

  /** The quotient of the rest, with another limb, by a divisor of one limb. */
  long digitOfOne(long next) {
    long by = d3;
    long product = reciprocal * r3;
    long sum = product + next;
    long digit = Math.unsignedMultiplyHigh(reciprocal, r3) + r3 + less(sum, next) + 1;
    long rest = next - digit * by;
    long back = -less(sum, rest); // as often as not: a branch would be mispredicted
    digit += back;
    rest += by & back;
    if (Long.compareUnsigned(rest, by) >= 0) {
      digit++;
      rest -= by;
    }
    r3 = rest;
    return digit;
  }

  /** As {@link #digitOfOne}, by a divisor of two limbs, or by the two highest of one. */
  long digitOfTwo(long next) {
    long u2 = r3;
    long u1 = r2;
    long high = d3;
    long low = d2;
    long product = reciprocal * u2;
    long sum = product + u1;
    long digit = Math.unsignedMultiplyHigh(reciprocal, u2) + u2 + less(sum, u1);
    long taken = digit * low;
    long rest = next - taken;
    long top = u1 - digit * high - Math.unsignedMultiplyHigh(digit, low) - less(next, taken) - high;
    top -= less(rest, low);
    rest -= low;
    long stay = -less(top, sum); // as often as not: a branch would be mispredicted
    digit -= stay;
    long back = low & ~stay;
    rest += back;
    top += (high & ~stay) + less(rest, back);
    if (top == high ? Long.compareUnsigned(rest, low) >= 0 : Long.compareUnsigned(top, high) > 0) {
      digit++;
      top -= high + less(rest, low);
      rest -= low;
    }
    r3 = top;
    r2 = rest;
    return digit;
  }

  /** As {@link #digitOfOne}, by a divisor of three limbs. */
  long digitOfThree(long next) {
    boolean full = r3 == d3 && r2 == d2;
    long digit = full ? fullDigit(r1) : digitOfTwo(r1);
    long product = digit * d1;
    long taken = Math.unsignedMultiplyHigh(digit, d1) + less(next, product);
    boolean tooMuch = !full && r3 == 0 && Long.compareUnsigned(r2, taken) < 0;
    r1 = next - product;
    r3 -= less(r2, taken);
    r2 -= taken;
    if (tooMuch) {
      r0 = 0;
      addBack();
      return digit - 1;
    }
    return digit;
  }

  /** As {@link #digitOfOne}, by a divisor of four limbs. */
  long digitOfFour(long next) {
    boolean full = r3 == d3 && r2 == d2;
    long below = r0;
    long digit = full ? fullDigit(r1) : digitOfTwo(r1);
    long product = digit * d0;
    long carry = Math.unsignedMultiplyHigh(digit, d0) + less(next, product);
    long middle = digit * d1 + carry;
    long taken = Math.unsignedMultiplyHigh(digit, d1) + less(middle, carry) + less(below, middle);
    boolean tooMuch = !full && r3 == 0 && Long.compareUnsigned(r2, taken) < 0;
    r0 = next - product;
    r1 = below - middle;
    r3 -= less(r2, taken);
    r2 -= taken;
    if (tooMuch) {
      addBack();
      return digit - 1;
    }
    return digit;
  }

  /**
   * The digit where the rest begins as the divisor does, and its remainder by the divisor's two
   * highest limbs, which may lack a carry: what is still to be taken makes up for it.
   */
  private long fullDigit(long next) {
    r2 = next + d2;
    r3 = d3 + less(r2, d2);
    return -1;
  }

  /** Adds the divisor to a rest that is below zero. */
  private void addBack() {
    r0 += d0;
    long carry = less(r0, d0);
    r1 += carry;
    carry = less(r1, carry);
    r1 += d1;
    carry += less(r1, d1);
    r2 += carry;
    carry = less(r2, carry);
    r2 += d2;
    r3 += d3 + carry + less(r2, d2);
  }

  /** (2^128 - 1) / {@code by} - 2^64, for a limb with its top bit set (algorithm 2 there). */
  private static long reciprocal(long by) {
    long first = 0x7fd00 / (int) (by >>> 55);
    long part = (by >>> 24) + 1;
    long second = (first << 11) - ((first * first * part) >>> 40) - 1;
    long third = (second << 13) + ((second * ((1L << 60) - second * part)) >>> 47);
    long odd = by & 1;
    long error = ((third >>> 1) & -odd) - third * ((by >>> 1) + odd);
    long fourth = (Math.unsignedMultiplyHigh(third, error) >>> 1) + (third << 31);
    long product = fourth * by;
    return fourth - (Math.unsignedMultiplyHigh(fourth, by) + by + less(product + by, by));
  }

  /** (2^192 - 1) / (high, low) - 2^64 (algorithm 6 there). */
  private static long reciprocal(long high, long low) {
    long guess = reciprocal(high);
    long product = high * guess + low;
    if (Long.compareUnsigned(product, low) < 0) {
      guess--;
      if (Long.compareUnsigned(product, high) >= 0) {
        guess--;
        product -= high;
      }
      product -= high;
    }
    long more = Math.unsignedMultiplyHigh(guess, low);
    product += more;
    if (Long.compareUnsigned(product, more) < 0) {
      guess--;
      boolean above = Long.compareUnsigned(product, high) > 0;
      if (above || (product == high && Long.compareUnsigned(guess * low + low, low) >= 0)) {
        guess--;
      }
    }
    return guess;
  }
}
