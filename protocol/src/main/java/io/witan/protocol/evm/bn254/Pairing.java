package io.witan.protocol.evm.bn254;

import java.math.BigInteger;
import java.util.List;

/**
 * The optimal ate pairing of bn254 (Vercauteren 2010). A line is scaled by factors of Fp2, which
 * the final exponentiation removes.
 */
final class Pairing {
  /** The parameter u of the curve, which all its numbers follow from. */
  static final BigInteger U = BigInteger.valueOf(4_965_661_367_192_848_881L);

  static final SignedDigits U_DIGITS = SignedDigits.of(U, 2);

  private static final SignedDigits LOOP =
      SignedDigits.of(U.multiply(BigInteger.valueOf(6)).add(BigInteger.TWO), 2);

  /** ξ^((p²-1)/3): the x coordinate under the square of the Frobenius map. */
  private static final Fp2 TWISTED_X = new Fp2();

  static {
    BigInteger third = Fp.MODULUS.pow(2).subtract(BigInteger.ONE).divide(BigInteger.valueOf(3));
    TWISTED_X.power(Fp2.XI, third);
  }

  /** Affine points, neither infinity, the second in the subgroup of the twist. */
  record Pair(Point<Fp> p, Point<Fp2> q) {}

  private Pairing() {}

  /** Whether the product of the pairings is one. */
  static boolean productIsOne(List<Pair> pairs) {
    Fp12 f = Fp12.one();
    List<MillerWalk> walks = pairs.stream().map(MillerWalk::new).toList();
    for (int i = LOOP.top() - 1; i >= 0; i--) {
      f.square(f);
      int digit = LOOP.at(i);
      for (MillerWalk walk : walks) {
        walk.twice(f);
        if (digit != 0) {
          walk.add(f, digit > 0 ? walk.q : walk.minusQ);
        }
      }
    }
    for (MillerWalk walk : walks) {
      Point<Fp2> next = walk.q.fresh();
      setToFrobenius(next, walk.q);
      walk.add(f, next);
      next.set(walk.q);
      next.x.product(next.x, TWISTED_X);
      walk.add(f, next);
    }
    return finalExponentiation(f).isSame(Fp12.one());
  }

  /** Sets a point of the twist to the p-th power of another: on the subgroup its multiple by p. */
  static void setToFrobenius(Point<Fp2> result, Point<Fp2> q) {
    result.x.conjugate(q.x);
    result.x.product(result.x, Fp12.frobeniusFactor(2));
    result.y.conjugate(q.y);
    result.y.product(result.y, Fp12.frobeniusFactor(3));
    result.z.conjugate(q.z);
  }

  /** f^((p^12-1)/r); the hard part by Scott et al. 2009. */
  static Fp12 finalExponentiation(Fp12 f) {
    Fp12 y = new Fp12();
    Fp12 e = new Fp12();
    e.inverse(f);
    y.conjugate(f);
    e.product(e, y);
    y.frobenius(e);
    y.frobenius(y);
    e.product(e, y);
    Fp12 eu = power(e);
    Fp12 euu = power(eu);
    Fp12 euuu = power(euu);
    Fp12 t0 = new Fp12();
    Fp12 t1 = new Fp12();
    y.frobenius(euuu);
    y.product(y, euuu);
    y.conjugate(y);
    t0.cyclotomicSquare(y);
    y.frobenius(euu);
    y.product(y, eu);
    y.conjugate(y);
    t0.product(t0, y);
    y.conjugate(euu);
    t0.product(t0, y);
    t1.product(t0, y);
    y.frobenius(eu);
    y.conjugate(y);
    t1.product(t1, y);
    y.frobenius(euu);
    y.frobenius(y);
    t0.product(t0, y);
    t1.cyclotomicSquare(t1);
    t1.product(t1, t0);
    t1.cyclotomicSquare(t1);
    y.conjugate(e);
    t0.product(t1, y);
    for (int i = 0; i < 3; i++) {
      e.frobenius(e);
      t1.product(t1, e);
    }
    t0.cyclotomicSquare(t0);
    t0.product(t0, t1);
    return t0;
  }

  /** The power of u of a number of the cyclotomic subgroup. */
  private static Fp12 power(Fp12 e) {
    Fp12 inverse = new Fp12();
    inverse.conjugate(e);
    Fp12 result = new Fp12();
    result.set(e);
    for (int i = U_DIGITS.top() - 1; i >= 0; i--) {
      result.cyclotomicSquare(result);
      int digit = U_DIGITS.at(i);
      if (digit != 0) {
        result.product(result, digit > 0 ? e : inverse);
      }
    }
    return result;
  }
}
