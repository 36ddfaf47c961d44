package io.witan.protocol.evm.bn254;

import java.math.BigInteger;

/** a + b·u with u² = -1. */
record Fp2(Fp a, Fp b) implements FieldElement<Fp2> {
  static final Fp2 ZERO = new Fp2(Fp.ZERO, Fp.ZERO);
  static final Fp2 ONE = new Fp2(Fp.ONE, Fp.ZERO);

  /** ξ = 9 + u, the non-residue that the tower and the twist are built on. */
  static final Fp2 XI = new Fp2(Fp.of(BigInteger.valueOf(9)), Fp.ONE);

  @Override
  public boolean isZero() {
    return a.isZero() && b.isZero();
  }

  @Override
  public Fp2 plus(Fp2 o) {
    return new Fp2(a.plus(o.a), b.plus(o.b));
  }

  @Override
  public Fp2 minus(Fp2 o) {
    return new Fp2(a.minus(o.a), b.minus(o.b));
  }

  @Override
  public Fp2 times(Fp2 o) {
    Fp aa = a.times(o.a);
    Fp bb = b.times(o.b);
    Fp cross = a.plus(b).times(o.a.plus(o.b));
    return new Fp2(aa.minus(bb), cross.minus(aa).minus(bb));
  }

  Fp2 times(Fp scalar) {
    return new Fp2(a.times(scalar), b.times(scalar));
  }

  @Override
  public Fp2 squared() {
    Fp ab = a.times(b);
    return new Fp2(a.plus(b).times(a.minus(b)), ab.plus(ab));
  }

  @Override
  public Fp2 negated() {
    return new Fp2(a.negated(), b.negated());
  }

  Fp2 conjugate() {
    return new Fp2(a, b.negated());
  }

  Fp2 timesXi() {
    Fp a2 = a.plus(a);
    Fp b2 = b.plus(b);
    Fp a4 = a2.plus(a2);
    Fp b4 = b2.plus(b2);
    Fp a9 = a4.plus(a4).plus(a);
    Fp b9 = b4.plus(b4).plus(b);
    return new Fp2(a9.minus(b), b9.plus(a));
  }

  @Override
  public Fp2 inverse() {
    Fp norm = a.squared().plus(b.squared()).inverse();
    return new Fp2(a.times(norm), b.negated().times(norm));
  }

  Fp2 power(BigInteger exponent) {
    Fp2 result = ONE;
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      result = result.squared();
      if (exponent.testBit(i)) {
        result = result.times(this);
      }
    }
    return result;
  }
}
