package io.witan.protocol.evm.bn254;

import java.math.BigInteger;

/** a + b·w with w² = v: the field that pairings take values in. */
record Fp12(Fp6 a, Fp6 b) {
  static final Fp12 ONE = new Fp12(Fp6.ONE, Fp6.ZERO);

  /** ξ^(i(p-1)/6): what the Frobenius map multiplies the coefficient of w^i by. */
  private static final Fp2[] FROBENIUS = new Fp2[6];

  static {
    BigInteger sixth = Fp.MODULUS.subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
    FROBENIUS[0] = Fp2.ONE;
    FROBENIUS[1] = Fp2.XI.power(sixth);
    for (int i = 2; i < 6; i++) {
      FROBENIUS[i] = FROBENIUS[i - 1].times(FROBENIUS[1]);
    }
  }

  static Fp2 frobeniusFactor(int i) {
    return FROBENIUS[i];
  }

  Fp12 times(Fp12 o) {
    Fp6 aa = a.times(o.a);
    Fp6 bb = b.times(o.b);
    Fp6 cross = a.plus(b).times(o.a.plus(o.b));
    return new Fp12(aa.plus(bb.timesV()), cross.minus(aa).minus(bb));
  }

  /** The product with a line: {@code c + (x + y·v)·w}. */
  Fp12 timesLine(Fp2 c, Fp2 x, Fp2 y) {
    Fp6 ac = new Fp6(a.a().times(c), a.b().times(c), a.c().times(c));
    Fp6 bl = b.timesSparse(x, y);
    Fp6 cross = a.plus(b).timesSparse(c.plus(x), y);
    return new Fp12(ac.plus(bl.timesV()), cross.minus(ac).minus(bl));
  }

  Fp12 squared() {
    Fp6 ab = a.times(b);
    Fp6 cross = a.plus(b).times(a.plus(b.timesV()));
    return new Fp12(cross.minus(ab).minus(ab.timesV()), ab.plus(ab));
  }

  /** The p^6-th power; in the cyclotomic subgroup it is the inverse. */
  Fp12 conjugate() {
    return new Fp12(a, b.negated());
  }

  Fp12 inverse() {
    Fp6 norm = a.times(a).minus(b.times(b).timesV()).inverse();
    return new Fp12(a.times(norm), b.negated().times(norm));
  }

  /** The p-th power. */
  Fp12 frobenius() {
    return new Fp12(
        new Fp6(
            a.a().conjugate(),
            a.b().conjugate().times(FROBENIUS[2]),
            a.c().conjugate().times(FROBENIUS[4])),
        new Fp6(
            b.a().conjugate().times(FROBENIUS[1]),
            b.b().conjugate().times(FROBENIUS[3]),
            b.c().conjugate().times(FROBENIUS[5])));
  }

  Fp12 power(BigInteger exponent) {
    Fp12 result = ONE;
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      result = result.squared();
      if (exponent.testBit(i)) {
        result = result.times(this);
      }
    }
    return result;
  }
}
