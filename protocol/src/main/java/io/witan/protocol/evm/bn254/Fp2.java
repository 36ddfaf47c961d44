package io.witan.protocol.evm.bn254;

import java.math.BigInteger;

/** a + b·u with u² = -1. */
final class Fp2 implements FieldElement<Fp2> {
  static final Fp2 ONE = of(1, 0);

  /** ξ = 9 + u, the non-residue that the tower and the twist are built on. */
  static final Fp2 XI = of(9, 1);

  final Fp a;
  final Fp b;

  private final Fp s = new Fp();
  private final Fp t = new Fp();

  /** Zero. */
  Fp2() {
    this(new Fp(), new Fp());
  }

  Fp2(Fp a, Fp b) {
    this.a = a;
    this.b = b;
  }

  static Fp2 of(long a, long b) {
    return new Fp2(Fp.of(a), Fp.of(b));
  }

  @Override
  public Fp2 fresh() {
    return new Fp2();
  }

  @Override
  public boolean isZero() {
    return a.isZero() && b.isZero();
  }

  @Override
  public boolean isSame(Fp2 o) {
    return a.isSame(o.a) && b.isSame(o.b);
  }

  @Override
  public void set(Fp2 x) {
    a.set(x.a);
    b.set(x.b);
  }

  @Override
  public void sum(Fp2 x, Fp2 y) {
    a.sum(x.a, y.a);
    b.sum(x.b, y.b);
  }

  @Override
  public void difference(Fp2 x, Fp2 y) {
    a.difference(x.a, y.a);
    b.difference(x.b, y.b);
  }

  @Override
  public void product(Fp2 x, Fp2 y) {
    t.negation(y.b);
    s.sumOfProducts(x.a, y.a, x.b, t);
    b.sumOfProducts(x.a, y.b, x.b, y.a);
    a.set(s);
  }

  /** Sets this to the product with a number of the field below. */
  void product(Fp2 x, Fp y) {
    a.product(x.a, y);
    b.product(x.b, y);
  }

  @Override
  public void square(Fp2 x) {
    s.sum(x.a, x.b);
    t.difference(x.a, x.b);
    b.product(x.a, x.b);
    b.sum(b, b);
    a.product(s, t);
  }

  @Override
  public void negation(Fp2 x) {
    a.negation(x.a);
    b.negation(x.b);
  }

  void conjugate(Fp2 x) {
    a.set(x.a);
    b.negation(x.b);
  }

  /** Sets this to ξ·x = 9a - b + (9b + a)·u. */
  void timesXi(Fp2 x) {
    s.nineTimes(x.a);
    s.difference(s, x.b);
    t.nineTimes(x.b);
    b.sum(t, x.a);
    a.set(s);
  }

  @Override
  public void inverse(Fp2 x) {
    s.sumOfProducts(x.a, x.a, x.b, x.b);
    s.inverse(s);
    conjugate(x);
    product(this, s);
  }

  /** Sets this to a power; {@code x} is another number. */
  void power(Fp2 x, BigInteger exponent) {
    set(ONE);
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      square(this);
      if (exponent.testBit(i)) {
        product(this, x);
      }
    }
  }
}
