package io.witan.protocol.evm.bn254;

import java.math.BigInteger;

/**
 * a + b·w with w² = v: the field that pairings take values in; set by its operations as a {@link
 * FieldElement} is.
 */
final class Fp12 {
  /** ξ^(i(p-1)/6): what the Frobenius map multiplies the coefficient of w^i by. */
  private static final Fp2[] FROBENIUS = new Fp2[6];

  static {
    BigInteger sixth = Fp.MODULUS.subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
    for (int i = 0; i < FROBENIUS.length; i++) {
      FROBENIUS[i] = new Fp2();
      FROBENIUS[i].power(Fp2.XI, sixth.multiply(BigInteger.valueOf(i)));
    }
  }

  final Fp6 a = new Fp6();
  final Fp6 b = new Fp6();

  private final Fp6 s = new Fp6();
  private final Fp6 t = new Fp6();
  private final Fp6 u = new Fp6();

  static Fp12 one() {
    Fp12 one = new Fp12();
    one.a.a.set(Fp2.ONE);
    return one;
  }

  static Fp2 frobeniusFactor(int i) {
    return FROBENIUS[i];
  }

  void set(Fp12 x) {
    a.set(x.a);
    b.set(x.b);
  }

  boolean isSame(Fp12 o) {
    return a.isSame(o.a) && b.isSame(o.b);
  }

  void product(Fp12 x, Fp12 y) {
    s.sum(x.a, x.b);
    t.sum(y.a, y.b);
    t.product(s, t);
    a.product(x.a, y.a);
    s.product(x.b, y.b);
    t.difference(t, a);
    b.difference(t, s);
    s.timesV(s);
    a.sum(a, s);
  }

  /** Multiplies this by a line: {@code c + (x + y·v)·w}. */
  void timesLine(Fp2 c, Fp2 x, Fp2 y) {
    s.sum(a, b);
    u.a.sum(c, x);
    s.product(s, u.a, y);
    t.product(b, x, y);
    a.product(a, c);
    s.difference(s, a);
    b.difference(s, t);
    t.timesV(t);
    a.sum(a, t);
  }

  void square(Fp12 x) {
    s.timesV(x.b);
    s.sum(x.a, s);
    t.sum(x.a, x.b);
    s.product(s, t);
    t.product(x.a, x.b);
    s.difference(s, t);
    b.sum(t, t);
    t.timesV(t);
    a.difference(s, t);
  }

  /**
   * As {@link #square}, of a number of the cyclotomic subgroup (Granger and Scott 2010): with A, B
   * and C over Fp4, whose w³ is s, the square of A + B·w + C·w² is 3A² - 2Ā + (3s·C² + 2B̄)·w +
   * (3B² - 2C̄)·w².
   */
  void cyclotomicSquare(Fp12 x) {
    setToSquareOfFp4(s.a, s.b, x.a.a, x.b.b);
    setToSquareOfFp4(t.a, t.b, x.b.a, x.a.c);
    setToSquareOfFp4(u.a, u.b, x.a.b, x.b.c);
    u.b.timesXi(u.b);
    setToThriceLessTwice(a.a, s.a, x.a.a);
    setToThriceAndTwice(b.b, s.b, x.b.b);
    setToThriceAndTwice(b.a, u.b, x.b.a);
    setToThriceLessTwice(a.c, u.a, x.a.c);
    setToThriceLessTwice(a.b, t.a, x.a.b);
    setToThriceAndTwice(b.c, t.b, x.b.c);
  }

  /** The square of x + y·s: real is x² + ξ·y², the other is 2x·y. */
  private void setToSquareOfFp4(Fp2 real, Fp2 other, Fp2 x, Fp2 y) {
    other.product(x, y);
    other.sum(other, other);
    real.square(y);
    real.timesXi(real);
    s.c.square(x);
    real.sum(real, s.c);
  }

  private void setToThriceLessTwice(Fp2 result, Fp2 thrice, Fp2 twice) {
    result.difference(thrice, twice);
    result.sum(result, result);
    result.sum(result, thrice);
  }

  private void setToThriceAndTwice(Fp2 result, Fp2 thrice, Fp2 twice) {
    result.sum(thrice, twice);
    result.sum(result, result);
    result.sum(result, thrice);
  }

  /** Sets this to the p^6-th power; in the cyclotomic subgroup it is the inverse. */
  void conjugate(Fp12 x) {
    a.set(x.a);
    b.negation(x.b);
  }

  void inverse(Fp12 x) {
    s.product(x.a, x.a);
    t.product(x.b, x.b);
    t.timesV(t);
    s.difference(s, t);
    s.inverse(s);
    conjugate(x);
    a.product(a, s);
    b.product(b, s);
  }

  /** Sets this to the p-th power. */
  void frobenius(Fp12 x) {
    frobenius(a.a, x.a.a, 0);
    frobenius(b.a, x.b.a, 1);
    frobenius(a.b, x.a.b, 2);
    frobenius(b.b, x.b.b, 3);
    frobenius(a.c, x.a.c, 4);
    frobenius(b.c, x.b.c, 5);
  }

  private static void frobenius(Fp2 result, Fp2 x, int i) {
    result.conjugate(x);
    result.product(result, FROBENIUS[i]);
  }
}
