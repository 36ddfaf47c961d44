package io.witan.protocol.evm.bn254;

import java.math.BigInteger;

/**
 * A residue modulo p, the prime of bn254, in Montgomery form (times 2^256); always reduced.
 *
 * @param l0 the least significant 64 bits
 */
record Fp(long l0, long l1, long l2, long l3) implements FieldElement<Fp> {
  static final BigInteger MODULUS =
      new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16);
  private static final long P0 = 0x3c208c16d87cfd47L;
  private static final long P1 = 0x97816a916871ca8dL;
  private static final long P2 = 0xb85045b68181585dL;
  private static final long P3 = 0x30644e72e131a029L;

  /** -p^-1 modulo 2^64. */
  private static final long NEGATED_INVERSE = 0x87d20782e4866389L;

  private static final BigInteger INVERSION_EXPONENT = MODULUS.subtract(BigInteger.TWO);

  static final Fp ZERO = new Fp(0, 0, 0, 0);

  /** 2^512 modulo p: multiplying by it enters Montgomery form. */
  private static final Fp SQUARED_RADIX =
      new Fp(0xf32cfc5b538afa89L, 0xb5e71911d44501fbL, 0x47ab1eff0a417ff6L, 0x06d89f71cab8351fL);

  static final Fp ONE = SQUARED_RADIX.times(new Fp(1, 0, 0, 0));

  /** The residue of {@code value}, which must be from 0 to p-1. */
  static Fp of(BigInteger value) {
    Fp plain =
        new Fp(
            value.longValue(),
            value.shiftRight(64).longValue(),
            value.shiftRight(128).longValue(),
            value.shiftRight(192).longValue());
    return plain.times(SQUARED_RADIX);
  }

  BigInteger toBigInteger() {
    Fp plain = times(new Fp(1, 0, 0, 0));
    BigInteger value = BigInteger.ZERO;
    for (long limb : new long[] {plain.l3, plain.l2, plain.l1, plain.l0}) {
      value = value.shiftLeft(64).or(new BigInteger(Long.toUnsignedString(limb)));
    }
    return value;
  }

  @Override
  public boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  @Override
  public Fp plus(Fp o) {
    long r0 = l0 + o.l0;
    long c = carry(r0, l0);
    long r1 = l1 + c;
    c = carry(r1, c);
    r1 += o.l1;
    c += carry(r1, o.l1);
    long r2 = l2 + c;
    c = carry(r2, c);
    r2 += o.l2;
    c += carry(r2, o.l2);
    return reduced(r0, r1, r2, l3 + o.l3 + c);
  }

  @Override
  public Fp minus(Fp o) {
    long r0 = l0 - o.l0;
    long b = carry(l0, o.l0);
    long r1 = l1 - o.l1 - b;
    b = borrow(l1, o.l1, b);
    long r2 = l2 - o.l2 - b;
    b = borrow(l2, o.l2, b);
    long r3 = l3 - o.l3 - b;
    if (r3 >= 0) { // both are below 2^255: the sign tells which was greater
      return new Fp(r0, r1, r2, r3);
    }
    long s0 = r0 + P0;
    long c = carry(s0, P0);
    long s1 = r1 + c;
    c = carry(s1, c);
    s1 += P1;
    c += carry(s1, P1);
    long s2 = r2 + c;
    c = carry(s2, c);
    s2 += P2;
    c += carry(s2, P2);
    return new Fp(s0, s1, s2, r3 + P3 + c);
  }

  @Override
  public Fp negated() {
    if (isZero()) {
      return this;
    }
    long r0 = P0 - l0;
    long b = carry(P0, l0);
    long r1 = P1 - l1 - b;
    b = borrow(P1, l1, b);
    long r2 = P2 - l2 - b;
    b = borrow(P2, l2, b);
    return new Fp(r0, r1, r2, P3 - l3 - b);
  }

  /** The Montgomery product: p leaves the top bit free, so that no round overflows 256 bits. */
  @Override
  public Fp times(Fp o) {
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
      long b = i == 0 ? o.l0 : i == 1 ? o.l1 : i == 2 ? o.l2 : o.l3;
      long lo = l0 * b;
      long hi = Math.unsignedMultiplyHigh(l0, b);
      long s = t0 + lo;
      long carryA = hi + carry(s, lo);
      long m = s * NEGATED_INVERSE;
      lo = m * P0;
      long carryM = Math.unsignedMultiplyHigh(m, P0) + carry(s + lo, lo);
      lo = l1 * b;
      hi = Math.unsignedMultiplyHigh(l1, b);
      s = t1 + lo;
      hi += carry(s, lo);
      s += carryA;
      carryA = hi + carry(s, carryA);
      lo = m * P1;
      hi = Math.unsignedMultiplyHigh(m, P1);
      s += lo;
      hi += carry(s, lo);
      s += carryM;
      carryM = hi + carry(s, carryM);
      t0 = s;
      lo = l2 * b;
      hi = Math.unsignedMultiplyHigh(l2, b);
      s = t2 + lo;
      hi += carry(s, lo);
      s += carryA;
      carryA = hi + carry(s, carryA);
      lo = m * P2;
      hi = Math.unsignedMultiplyHigh(m, P2);
      s += lo;
      hi += carry(s, lo);
      s += carryM;
      carryM = hi + carry(s, carryM);
      t1 = s;
      lo = l3 * b;
      hi = Math.unsignedMultiplyHigh(l3, b);
      s = t3 + lo;
      hi += carry(s, lo);
      s += carryA;
      carryA = hi + carry(s, carryA);
      lo = m * P3;
      hi = Math.unsignedMultiplyHigh(m, P3);
      s += lo;
      hi += carry(s, lo);
      s += carryM;
      carryM = hi + carry(s, carryM);
      t2 = s;
      t3 = carryA + carryM;
    }
    return reduced(t0, t1, t2, t3);
  }

  @Override
  public Fp squared() {
    return times(this);
  }

  /** The multiplicative inverse; of zero it is zero. */
  @Override
  public Fp inverse() {
    Fp result = ONE;
    for (int i = INVERSION_EXPONENT.bitLength() - 1; i >= 0; i--) {
      result = result.squared();
      if (INVERSION_EXPONENT.testBit(i)) {
        result = result.times(this);
      }
    }
    return result;
  }

  /** The residue of a number below 2p. */
  private static Fp reduced(long r0, long r1, long r2, long r3) {
    long s0 = r0 - P0;
    long b = carry(r0, P0);
    long s1 = r1 - P1 - b;
    b = borrow(r1, P1, b);
    long s2 = r2 - P2 - b;
    b = borrow(r2, P2, b);
    long s3 = r3 - P3 - b;
    // Both are below 2^255, so the sign of the top limb tells whether the difference is negative.
    return s3 < 0 ? new Fp(r0, r1, r2, r3) : new Fp(s0, s1, s2, s3);
  }

  /** 1 where {@code sum} is below one of its terms, or a minuend below its subtrahend. */
  private static long carry(long sum, long term) {
    return (sum + Long.MIN_VALUE) < (term + Long.MIN_VALUE) ? 1 : 0;
  }

  private static long borrow(long a, long b, long before) {
    long difference = a - b;
    return carry(a, b) | carry(difference, before);
  }
}
