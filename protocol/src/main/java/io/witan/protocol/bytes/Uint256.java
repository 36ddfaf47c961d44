package io.witan.protocol.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * An unsigned 256-bit integer; amounts are in wei unless said otherwise. The EVM's hot path works
 * on words in a {@code long[]} instead.
 *
 * @param w3 the most significant 64 bits
 * @param w2 bits 128 to 191
 * @param w1 bits 64 to 127
 * @param w0 the least significant 64 bits
 */
public record Uint256(long w3, long w2, long w1, long w0) implements Comparable<Uint256> {
  public static final Uint256 ZERO = new Uint256(0, 0, 0, 0);
  public static final Uint256 ONE = new Uint256(0, 0, 0, 1);
  public static final Uint256 MAX = new Uint256(-1, -1, -1, -1);
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /** The value of a non-negative long. */
  public static Uint256 of(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    return value == 0 ? ZERO : new Uint256(0, 0, 0, value);
  }

  /**
   * The value of a big integer.
   *
   * @throws IllegalArgumentException if it is negative or has more than 256 bits
   */
  public static Uint256 of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new IllegalArgumentException("not an unsigned 256-bit integer");
    }
    return new Uint256(
        value.shiftRight(192).and(MASK).longValue(),
        value.shiftRight(128).and(MASK).longValue(),
        value.shiftRight(64).and(MASK).longValue(),
        value.and(MASK).longValue());
  }

  /**
   * Reads up to 32 big-endian bytes.
   *
   * @throws IllegalArgumentException if there are more than 32
   */
  public static Uint256 of(Bytes bytes) {
    int size = bytes.size();
    if (size > 32) {
      throw new IllegalArgumentException("more than 32 bytes: " + size);
    }
    long[] words = new long[4];
    for (int i = 0; i < size; i++) {
      int place = size - 1 - i;
      words[place >>> 3] |= (long) bytes.get(i) << ((place & 7) * 8);
    }
    return new Uint256(words[3], words[2], words[1], words[0]);
  }

  /** Reads the 32 big-endian bytes at a place. */
  public static Uint256 ofBytes32(Bytes bytes, int at) {
    byte[] all = bytes.unsafeArray();
    return new Uint256(get(all, at), get(all, at + 8), get(all, at + 16), get(all, at + 24));
  }

  /** Parses hexadecimal digits, with or without {@code 0x}, of any length up to 64 digits. */
  public static Uint256 fromHex(String text) {
    String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    return digits.isEmpty() ? ZERO : of(new BigInteger(digits, 16));
  }

  public boolean isZero() {
    return (w0 | w1 | w2 | w3) == 0;
  }

  public boolean fitsLong() {
    return (w1 | w2 | w3) == 0 && w0 >= 0;
  }

  /** The value as a long, or {@link Long#MAX_VALUE} where it does not fit. */
  public long toLongSaturated() {
    return fitsLong() ? w0 : Long.MAX_VALUE;
  }

  /**
   * The value as a long.
   *
   * @throws ArithmeticException if it does not fit
   */
  public long toLongExact() {
    if (!fitsLong()) {
      throw new ArithmeticException("does not fit into 63 bits");
    }
    return w0;
  }

  /** The sum modulo 2^256. */
  public Uint256 plus(Uint256 other) {
    long r0 = w0 + other.w0;
    long carry = Long.compareUnsigned(r0, w0) < 0 ? 1 : 0;
    long s1 = w1 + other.w1;
    long r1 = s1 + carry;
    carry = (Long.compareUnsigned(s1, w1) < 0 || Long.compareUnsigned(r1, s1) < 0) ? 1 : 0;
    long s2 = w2 + other.w2;
    long r2 = s2 + carry;
    carry = (Long.compareUnsigned(s2, w2) < 0 || Long.compareUnsigned(r2, s2) < 0) ? 1 : 0;
    return new Uint256(w3 + other.w3 + carry, r2, r1, r0);
  }

  /** Whether the true sum is 2^256 or more. */
  public boolean plusOverflows(Uint256 other) {
    return plus(other).compareTo(this) < 0;
  }

  /** The difference modulo 2^256. */
  public Uint256 minus(Uint256 other) {
    return plus(new Uint256(~other.w3, ~other.w2, ~other.w1, ~other.w0)).plus(ONE);
  }

  /** The product modulo 2^256. */
  public Uint256 times(Uint256 other) {
    if (isZero() || other.isZero()) {
      return ZERO;
    }
    return of(toBigInteger().multiply(other.toBigInteger()).mod(BigInteger.ONE.shiftLeft(256)));
  }

  public Uint256 min(Uint256 other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public BigInteger toBigInteger() {
    return new BigInteger(1, toBytes32().unsafeArray());
  }

  /** 32 big-endian bytes. */
  public Bytes toBytes32() {
    byte[] out = new byte[32];
    putBytes32(out, 0);
    return Bytes.wrap(out);
  }

  /** Writes 32 big-endian bytes. */
  public void putBytes32(byte[] target, int at) {
    put(target, at, w3);
    put(target, at + 8, w2);
    put(target, at + 16, w1);
    put(target, at + 24, w0);
  }

  /** Big-endian bytes without leading zeros; zero is empty. */
  public Bytes toMinimalBytes() {
    Bytes all = toBytes32();
    int first = 0;
    while (first < 32 && all.get(first) == 0) {
      first++;
    }
    return all.slice(first, 32);
  }

  public Hash toHash() {
    return Hash.of(toBytes32());
  }

  /** Hexadecimal quantity as in JSON-RPC: {@code 0x} and no leading zeros. */
  public String toQuantity() {
    return "0x" + toBigInteger().toString(16);
  }

  @Override
  public int compareTo(Uint256 other) {
    int c = Long.compareUnsigned(w3, other.w3);
    if (c == 0) {
      c = Long.compareUnsigned(w2, other.w2);
    }
    if (c == 0) {
      c = Long.compareUnsigned(w1, other.w1);
    }
    return c == 0 ? Long.compareUnsigned(w0, other.w0) : c;
  }

  @Override
  public String toString() {
    return toBigInteger().toString();
  }

  private static void put(byte[] out, int at, long word) {
    WORDS.set(out, at, word);
  }

  private static long get(byte[] in, int at) {
    return (long) WORDS.get(in, at);
  }
}
