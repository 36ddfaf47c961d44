package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Arithmetic on 256-bit words that lie in a {@code long[]}, four longs each, least significant
 * first. Binary operations take the upper word at {@code t} and the one below it at {@code t - 4},
 * where they leave the result.
 */
final class Words {
  /** Longs per word. */
  static final int SIZE = 4;

  static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Words() {}

  static void add(long[] s, int t) {
    int r = t - SIZE;
    long a = s[t];
    long b = s[r];
    long sum = a + b;
    s[r] = sum;
    long carry = ((a & b) | ((a | b) & ~sum)) >>> 63;
    for (int i = 1; i < SIZE; i++) {
      a = s[t + i];
      b = s[r + i];
      sum = a + b + carry;
      s[r + i] = sum;
      carry = ((a & b) | ((a | b) & ~sum)) >>> 63;
    }
  }

  static void sub(long[] s, int t) {
    int r = t - SIZE;
    long borrow = 0;
    for (int i = 0; i < SIZE; i++) {
      long a = s[t + i];
      long b = s[r + i];
      long difference = a - b - borrow;
      s[r + i] = difference;
      borrow = ((~a & b) | ((~a | b) & difference)) >>> 63;
    }
  }

  static void mul(long[] s, int t) {
    int r = t - SIZE;
    long a0 = s[t];
    long a1 = s[t + 1];
    long a2 = s[t + 2];
    long b0 = s[r];
    long b1 = s[r + 1];
    long b2 = s[r + 2];
    long top = s[t + 3] * b0 + a0 * s[r + 3] + a2 * b1 + a1 * b2;
    long r0 = a0 * b0;
    long carry = Math.unsignedMultiplyHigh(a0, b0);
    long r1 = a1 * b0 + carry;
    carry = Math.unsignedMultiplyHigh(a1, b0) + less(r1, carry);
    long r2 = a2 * b0 + carry;
    top += Math.unsignedMultiplyHigh(a2, b0) + less(r2, carry);
    long low = a0 * b1;
    r1 += low;
    carry = Math.unsignedMultiplyHigh(a0, b1) + less(r1, low);
    low = a1 * b1;
    r2 += low;
    top += Math.unsignedMultiplyHigh(a1, b1) + less(r2, low);
    r2 += carry;
    top += less(r2, carry);
    low = a0 * b2;
    r2 += low;
    top += Math.unsignedMultiplyHigh(a0, b2) + less(r2, low);
    s[r] = r0;
    s[r + 1] = r1;
    s[r + 2] = r2;
    s[r + 3] = top;
  }

  /** 1 where a is below b, both unsigned, else 0: a carry. */
  static long less(long a, long b) {
    return a + Long.MIN_VALUE < b + Long.MIN_VALUE ? 1 : 0;
  }

  static void and(long[] s, int t) {
    for (int i = 0; i < SIZE; i++) {
      s[t - SIZE + i] &= s[t + i];
    }
  }

  static void or(long[] s, int t) {
    for (int i = 0; i < SIZE; i++) {
      s[t - SIZE + i] |= s[t + i];
    }
  }

  static void xor(long[] s, int t) {
    for (int i = 0; i < SIZE; i++) {
      s[t - SIZE + i] ^= s[t + i];
    }
  }

  /** Inverts the bits of the word at {@code at}. */
  static void not(long[] s, int at) {
    for (int i = 0; i < SIZE; i++) {
      s[at + i] = ~s[at + i];
    }
  }

  /** Replaces the word at {@code at} by its two's complement. */
  static void negate(long[] s, int at) {
    long carry = 1;
    for (int i = 0; i < SIZE; i++) {
      long inverted = ~s[at + i];
      s[at + i] = inverted + carry;
      carry = carry == 1 && inverted == -1L ? 1 : 0;
    }
  }

  static boolean isZero(long[] s, int at) {
    return (s[at] | s[at + 1] | s[at + 2] | s[at + 3]) == 0;
  }

  static void isZeroTo(long[] s, int at) {
    set(s, at, isZero(s, at) ? 1 : 0);
  }

  static void equal(long[] s, int t) {
    int r = t - SIZE;
    long bits = s[t] ^ s[r];
    bits |= s[t + 1] ^ s[r + 1];
    bits |= s[t + 2] ^ s[r + 2];
    bits |= s[t + 3] ^ s[r + 3];
    set(s, r, bits == 0 ? 1 : 0);
  }

  static void lessThan(long[] s, int t) {
    set(s, t - SIZE, compare(s, t, s, t - SIZE) < 0 ? 1 : 0);
  }

  static void greaterThan(long[] s, int t) {
    set(s, t - SIZE, compare(s, t, s, t - SIZE) > 0 ? 1 : 0);
  }

  static void signedLessThan(long[] s, int t) {
    set(s, t - SIZE, compareSigned(s, t, t - SIZE) < 0 ? 1 : 0);
  }

  static void signedGreaterThan(long[] s, int t) {
    set(s, t - SIZE, compareSigned(s, t, t - SIZE) > 0 ? 1 : 0);
  }

  static int compare(long[] a, int i, long[] b, int j) {
    for (int k = SIZE - 1; k >= 0; k--) {
      if (a[i + k] != b[j + k]) {
        return Long.compareUnsigned(a[i + k], b[j + k]);
      }
    }
    return 0;
  }

  private static int compareSigned(long[] s, int i, int j) {
    return s[i + 3] == s[j + 3] ? compare(s, i, s, j) : Long.compare(s[i + 3], s[j + 3]);
  }

  /** Shifts the lower word left by the upper. */
  static void shiftLeft(long[] s, int t) {
    shiftLeft(s, t - SIZE, isSmall(s, t, 256) ? (int) s[t] : 256);
  }

  /** Shifts the word at {@code at} left by so many bits. */
  static void shiftLeft(long[] s, int at, int bits) {
    int limbs = bits >>> 6;
    int up = bits & 63;
    long w0 = s[at];
    long w1 = s[at + 1];
    long w2 = s[at + 2];
    long w3 = s[at + 3];
    // Shifting right by 63 and then by one gives zero where bits is a multiple of 64.
    long r3 = w3 << up | w2 >>> 1 >>> (63 - up);
    long r2 = w2 << up | w1 >>> 1 >>> (63 - up);
    long r1 = w1 << up | w0 >>> 1 >>> (63 - up);
    long r0 = w0 << up;
    s[at] = limbs == 0 ? r0 : 0;
    s[at + 1] = limbs == 0 ? r1 : limbs == 1 ? r0 : 0;
    s[at + 2] = limbs == 0 ? r2 : limbs == 1 ? r1 : limbs == 2 ? r0 : 0;
    s[at + 3] = limbs == 0 ? r3 : limbs == 1 ? r2 : limbs == 2 ? r1 : limbs == 3 ? r0 : 0;
  }

  /** Shifts the lower word right by the upper. */
  static void shiftRight(long[] s, int t) {
    shiftRight(s, t - SIZE, isSmall(s, t, 256) ? (int) s[t] : 256);
  }

  /** Shifts the word at {@code at} right by so many bits. */
  static void shiftRight(long[] s, int at, int bits) {
    shiftRight(s, at, bits, 0);
  }

  /** Shifts the lower word right by the upper, keeping its sign. */
  static void shiftRightSigned(long[] s, int t) {
    shiftRight(s, t - SIZE, isSmall(s, t, 256) ? (int) s[t] : 256, s[t - 1] >> 63);
  }

  private static void shiftRight(long[] s, int at, int bits, long fill) {
    int limbs = bits >>> 6;
    int down = bits & 63;
    long w1 = s[at + 1];
    long w2 = s[at + 2];
    long w3 = s[at + 3];
    long r0 = s[at] >>> down | w1 << 1 << (63 - down);
    long r1 = w1 >>> down | w2 << 1 << (63 - down);
    long r2 = w2 >>> down | w3 << 1 << (63 - down);
    long r3 = w3 >>> down | fill << 1 << (63 - down);
    s[at] = limbs == 0 ? r0 : limbs == 1 ? r1 : limbs == 2 ? r2 : limbs == 3 ? r3 : fill;
    s[at + 1] = limbs == 0 ? r1 : limbs == 1 ? r2 : limbs == 2 ? r3 : fill;
    s[at + 2] = limbs == 0 ? r2 : limbs == 1 ? r3 : fill;
    s[at + 3] = limbs == 0 ? r3 : fill;
  }

  /** The byte of the lower word that the upper names, 0 being the most significant. */
  static void byteAt(long[] s, int t) {
    int r = t - SIZE;
    long value = 0;
    if (isSmall(s, t, 32)) {
      int place = 31 - (int) s[t];
      value = s[r + (place >>> 3)] >>> ((place & 7) * 8) & 0xff;
    }
    set(s, r, value);
  }

  /** Extends the sign of the lower word from the byte that the upper names, 0 being the least. */
  static void signExtend(long[] s, int t) {
    int r = t - SIZE;
    if (!isSmall(s, t, 31)) {
      return;
    }
    int limb = (int) s[t] >>> 3;
    int shift = 56 - ((int) s[t] & 7) * 8;
    long extended = s[r + limb] << shift >> shift;
    s[r + limb] = extended;
    for (int i = limb + 1; i < SIZE; i++) {
      s[r + i] = extended >> 63;
    }
  }

  static void countLeadingZeros(long[] s, int at) {
    int zeros = 0;
    for (int i = SIZE - 1; i >= 0; i--) {
      zeros += Long.numberOfLeadingZeros(s[at + i]);
      if (s[at + i] != 0) {
        break;
      }
    }
    set(s, at, zeros);
  }

  private static boolean isSmall(long[] s, int at, int bound) {
    return (s[at + 1] | s[at + 2] | s[at + 3]) == 0 && s[at] >= 0 && s[at] < bound;
  }

  static void set(long[] s, int at, long value) {
    s[at] = value;
    s[at + 1] = 0;
    s[at + 2] = 0;
    s[at + 3] = 0;
  }

  static void put(long[] s, int at, long w0, long w1, long w2, long w3) {
    s[at] = w0;
    s[at + 1] = w1;
    s[at + 2] = w2;
    s[at + 3] = w3;
  }

  /** Bits without the zeros before the first one. */
  static int bitLength(long[] s, int at) {
    for (int i = SIZE - 1; i >= 0; i--) {
      if (s[at + i] != 0) {
        return 64 * i + 64 - Long.numberOfLeadingZeros(s[at + i]);
      }
    }
    return 0;
  }

  static void copy(long[] s, int from, int to) {
    s[to] = s[from];
    s[to + 1] = s[from + 1];
    s[to + 2] = s[from + 2];
    s[to + 3] = s[from + 3];
  }

  static void swap(long[] s, int i, int j) {
    long w0 = s[i];
    long w1 = s[i + 1];
    long w2 = s[i + 2];
    long w3 = s[i + 3];
    copy(s, j, i);
    s[j] = w0;
    s[j + 1] = w1;
    s[j + 2] = w2;
    s[j + 3] = w3;
  }

  static void write(long[] s, int at, Uint256 value) {
    s[at] = value.w0();
    s[at + 1] = value.w1();
    s[at + 2] = value.w2();
    s[at + 3] = value.w3();
  }

  static Uint256 read(long[] s, int at) {
    return new Uint256(s[at + 3], s[at + 2], s[at + 1], s[at]);
  }

  /** The word as a non-negative long, or {@link Long#MAX_VALUE} where it does not fit. */
  static long saturated(long[] s, int at) {
    return (s[at + 1] | s[at + 2] | s[at + 3]) == 0 && s[at] >= 0 ? s[at] : Long.MAX_VALUE;
  }

  /** The word's low 20 bytes. */
  static Address address(long[] s, int at) {
    byte[] bytes = new byte[Address.SIZE];
    int high = (int) s[at + 2];
    bytes[0] = (byte) (high >>> 24);
    bytes[1] = (byte) (high >>> 16);
    bytes[2] = (byte) (high >>> 8);
    bytes[3] = (byte) high;
    BIG_ENDIAN.set(bytes, 4, s[at + 1]);
    BIG_ENDIAN.set(bytes, 12, s[at]);
    return Address.wrap(bytes);
  }

  static void write(long[] s, int at, Address address) {
    byte[] bytes = address.bytes().unsafeArray();
    s[at] = (long) BIG_ENDIAN.get(bytes, 12);
    s[at + 1] = (long) BIG_ENDIAN.get(bytes, 4);
    s[at + 2] = (long) BIG_ENDIAN.get(bytes, 0) >>> 32;
    s[at + 3] = 0;
  }

  /** Reads 32 big-endian bytes. */
  static void readBytes(byte[] from, int offset, long[] s, int at) {
    s[at] = (long) BIG_ENDIAN.get(from, offset + 24);
    s[at + 1] = (long) BIG_ENDIAN.get(from, offset + 16);
    s[at + 2] = (long) BIG_ENDIAN.get(from, offset + 8);
    s[at + 3] = (long) BIG_ENDIAN.get(from, offset);
  }

  /** Writes 32 big-endian bytes. */
  static void writeBytes(long[] s, int at, byte[] to, int offset) {
    BIG_ENDIAN.set(to, offset + 24, s[at]);
    BIG_ENDIAN.set(to, offset + 16, s[at + 1]);
    BIG_ENDIAN.set(to, offset + 8, s[at + 2]);
    BIG_ENDIAN.set(to, offset, s[at + 3]);
  }

  /** The {@code n} bytes, 1 to 8, before {@code end}. */
  static long tail(byte[] code, int end, int n) {
    return (long) BIG_ENDIAN.get(code, end - n) >>> (64 - 8 * n);
  }

  /** Reads the {@code n} bytes, 1 to 32, that follow a PUSH; 8 more must be readable. */
  static void push(byte[] code, int pc, int n, long[] s, int at) {
    if (n <= 8) {
      set(s, at, (long) BIG_ENDIAN.get(code, pc) >>> (64 - 8 * n));
      return;
    }
    int full = n >>> 3;
    int rest = n & 7;
    int from = pc + n;
    for (int i = 0; i < SIZE; i++) {
      long value = 0;
      if (i < full) {
        from -= 8;
        value = (long) BIG_ENDIAN.get(code, from);
      } else if (i == full && rest != 0) {
        value = (long) BIG_ENDIAN.get(code, pc) >>> (64 - 8 * rest);
      }
      s[at + i] = value;
    }
  }
}
