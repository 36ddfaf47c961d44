package io.witan.protocol.evm.bn254;

import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;

/**
 * A residue modulo p, the prime of bn254, in Montgomery form (times 2^256); always reduced. No
 * branch depends on its digits, as one in two would be mispredicted.
 */
final class Fp implements FieldElement<Fp> {
  static final BigInteger MODULUS =
      new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16);
  private static final long P0 = 0x3c208c16d87cfd47L;
  private static final long P1 = 0x97816a916871ca8dL;
  private static final long P2 = 0xb85045b68181585dL;
  private static final long P3 = 0x30644e72e131a029L;

  /** -p^-1 modulo 2^64. */
  private static final long NEGATED_INVERSE = 0x87d20782e4866389L;

  /** 2^512 modulo p: multiplying by it enters Montgomery form. */
  private static final Fp SQUARED_RADIX =
      new Fp(0xf32cfc5b538afa89L, 0xb5e71911d44501fbL, 0x47ab1eff0a417ff6L, 0x06d89f71cab8351fL);

  private static final Fp ZERO = new Fp();
  private static final Fp PLAIN_ONE = new Fp(1, 0, 0, 0);

  /** The least significant 64 bits. */
  private long l0;

  private long l1;
  private long l2;
  private long l3;

  /** Zero. */
  Fp() {}

  private Fp(long l0, long l1, long l2, long l3) {
    put(l0, l1, l2, l3);
  }

  /** The residue of {@code value}, which must be below p. */
  static Fp of(Uint256 value) {
    Fp number = new Fp(value.w0(), value.w1(), value.w2(), value.w3());
    number.product(number, SQUARED_RADIX);
    return number;
  }

  static Fp of(long value) {
    return of(Uint256.of(value));
  }

  Uint256 toUint256() {
    Fp plain = new Fp();
    plain.product(this, PLAIN_ONE);
    return new Uint256(plain.l3, plain.l2, plain.l1, plain.l0);
  }

  @Override
  public Fp fresh() {
    return new Fp();
  }

  @Override
  public boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  @Override
  public boolean isSame(Fp o) {
    return ((l0 ^ o.l0) | (l1 ^ o.l1) | (l2 ^ o.l2) | (l3 ^ o.l3)) == 0;
  }

  @Override
  public void set(Fp x) {
    put(x.l0, x.l1, x.l2, x.l3);
  }

  private void put(long r0, long r1, long r2, long r3) {
    l0 = r0;
    l1 = r1;
    l2 = r2;
    l3 = r3;
  }

  @Override
  public void sum(Fp x, Fp y) {
    long r0 = x.l0 + y.l0;
    long c = carry(x.l0, y.l0, r0);
    long r1 = x.l1 + y.l1 + c;
    c = carry(x.l1, y.l1, r1);
    long r2 = x.l2 + y.l2 + c;
    c = carry(x.l2, y.l2, r2);
    putReduced(r0, r1, r2, x.l3 + y.l3 + c);
  }

  @Override
  public void difference(Fp x, Fp y) {
    long r0 = x.l0 - y.l0;
    long b = borrow(x.l0, y.l0, r0);
    long r1 = x.l1 - y.l1 - b;
    b = borrow(x.l1, y.l1, r1);
    long r2 = x.l2 - y.l2 - b;
    b = borrow(x.l2, y.l2, r2);
    long r3 = x.l3 - y.l3 - b;
    long negative = r3 >> 63; // both are below 2^255
    long p0 = P0 & negative;
    long p1 = P1 & negative;
    long p2 = P2 & negative;
    long s0 = r0 + p0;
    long c = carry(r0, p0, s0);
    long s1 = r1 + p1 + c;
    c = carry(r1, p1, s1);
    long s2 = r2 + p2 + c;
    c = carry(r2, p2, s2);
    put(s0, s1, s2, r3 + (P3 & negative) + c);
  }

  @Override
  public void negation(Fp x) {
    difference(ZERO, x);
  }

  /** The Montgomery product: p leaves the top bits free, so that no round overflows 256 bits. */
  @Override
  public void product(Fp x, Fp y) {
    long x0 = x.l0;
    long x1 = x.l1;
    long x2 = x.l2;
    long x3 = x.l3;
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
      long b = y.limb(i);
      long c = high(t0, x0, b, 0);
      long low = t0 + x0 * b;
      long m = low * NEGATED_INVERSE;
      long d = high(low, m, P0, 0); // the lower half is zero
      low = t1 + x1 * b + c;
      c = high(t1, x1, b, c);
      t0 = low + m * P1 + d;
      d = high(low, m, P1, d);
      low = t2 + x2 * b + c;
      c = high(t2, x2, b, c);
      t1 = low + m * P2 + d;
      d = high(low, m, P2, d);
      low = t3 + x3 * b + c;
      c = high(t3, x3, b, c);
      t2 = low + m * P3 + d;
      t3 = high(low, m, P3, d) + c;
    }
    putReduced(t0, t1, t2, t3);
  }

  /** Sets this to x·y + u·v, which costs one reduction less than two products. */
  void sumOfProducts(Fp x, Fp y, Fp u, Fp v) {
    long x0 = x.l0;
    long x1 = x.l1;
    long x2 = x.l2;
    long x3 = x.l3;
    long u0 = u.l0;
    long u1 = u.l1;
    long u2 = u.l2;
    long u3 = u.l3;
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
      long b = y.limb(i);
      long e = v.limb(i);
      long c = high(t0, x0, b, 0);
      long low = t0 + x0 * b;
      long f = high(low, u0, e, 0);
      low += u0 * e;
      long m = low * NEGATED_INVERSE;
      long d = high(low, m, P0, 0);
      low = t1 + x1 * b + c;
      c = high(t1, x1, b, c);
      t1 = low + u1 * e + f;
      f = high(low, u1, e, f);
      t0 = t1 + m * P1 + d;
      d = high(t1, m, P1, d);
      low = t2 + x2 * b + c;
      c = high(t2, x2, b, c);
      t2 = low + u2 * e + f;
      f = high(low, u2, e, f);
      t1 = t2 + m * P2 + d;
      d = high(t2, m, P2, d);
      low = t3 + x3 * b + c;
      c = high(t3, x3, b, c);
      t3 = low + u3 * e + f;
      f = high(low, u3, e, f);
      t2 = t3 + m * P3 + d;
      t3 = high(t3, m, P3, d) + c + f;
    }
    putReduced(t0, t1, t2, t3);
  }

  /** The upper half of t + a·b + c, which fits in two limbs. */
  private static long high(long t, long a, long b, long c) {
    long product = a * b;
    long sum = t + product;
    return Math.unsignedMultiplyHigh(a, b) + less(sum, product) + less(sum + c, c);
  }

  /** Sets this to 9x, which is another number. */
  void nineTimes(Fp x) {
    sum(x, x);
    sum(this, this);
    sum(this, this);
    sum(this, x);
  }

  private long limb(int i) {
    return i == 0 ? l0 : i == 1 ? l1 : i == 2 ? l2 : l3;
  }

  @Override
  public void square(Fp x) {
    product(x, x);
  }

  @Override
  public void inverse(Fp x) {
    if (x.isZero()) {
      set(x);
      return;
    }
    BigInteger scaled = new Uint256(x.l3, x.l2, x.l1, x.l0).toBigInteger();
    set(of(Uint256.of(scaled.modInverse(MODULUS)))); // without both factors of 2^256
    product(this, SQUARED_RADIX);
  }

  /** Sets this to the residue of a number below 2p. */
  private void putReduced(long r0, long r1, long r2, long r3) {
    long s0 = r0 - P0;
    long b = borrow(r0, P0, s0);
    long s1 = r1 - P1 - b;
    b = borrow(r1, P1, s1);
    long s2 = r2 - P2 - b;
    b = borrow(r2, P2, s2);
    long s3 = r3 - P3 - b;
    long stay = s3 >> 63; // both are below 2^255
    put(
        s0 ^ ((r0 ^ s0) & stay),
        s1 ^ ((r1 ^ s1) & stay),
        s2 ^ ((r2 ^ s2) & stay),
        s3 ^ ((r3 ^ s3) & stay));
  }

  /** What a + b, with a carry or without, carries into the next limb. */
  private static long carry(long a, long b, long sum) {
    return ((a & b) | ((a | b) & ~sum)) >>> 63;
  }

  /** What a - b, with a borrow or without, takes from the next limb. */
  private static long borrow(long a, long b, long difference) {
    return ((~a & b) | ((~a | b) & difference)) >>> 63;
  }

  /** 1 where a is below b, both unsigned, else 0: a carry. */
  private static long less(long a, long b) {
    return a + Long.MIN_VALUE < b + Long.MIN_VALUE ? 1 : 0;
  }
}
