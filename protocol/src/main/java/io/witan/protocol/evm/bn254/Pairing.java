package io.witan.protocol.evm.bn254;

import java.math.BigInteger;
import java.util.List;

/**
 * The optimal ate pairing of bn254 (Vercauteren 2010), with lines in Jacobian coordinates of the
 * twist. A line is scaled by factors of Fp2, which the final exponentiation removes.
 */
final class Pairing {
  /** The parameter u of the curve, which all its numbers follow from. */
  static final BigInteger U = BigInteger.valueOf(4_965_661_367_192_848_881L);

  private static final BigInteger LOOP = U.multiply(BigInteger.valueOf(6)).add(BigInteger.TWO);

  /** ξ^((p²-1)/3): the x coordinate under the square of the Frobenius map. */
  private static final Fp2 TWISTED_X =
      Fp2.XI.power(Fp.MODULUS.pow(2).subtract(BigInteger.ONE).divide(BigInteger.valueOf(3)));

  /** Affine points, neither infinity, the second in the subgroup of the twist. */
  record Pair(Point<Fp> p, Point<Fp2> q) {}

  private Pairing() {}

  /** Whether the product of the pairings is one. */
  static boolean productIsOne(List<Pair> pairs) {
    Fp12 f = Fp12.ONE;
    Runner[] runners = pairs.stream().map(Runner::new).toArray(Runner[]::new);
    for (int i = LOOP.bitLength() - 2; i >= 0; i--) {
      f = f.squared();
      for (Runner runner : runners) {
        f = runner.doubleStep(f);
        if (LOOP.testBit(i)) {
          f = runner.addStep(f, runner.pair.q);
        }
      }
    }
    for (Runner runner : runners) {
      Point<Fp2> q = runner.pair.q;
      f = runner.addStep(f, frobenius(q));
      f = runner.addStep(f, new Point<>(q.x().times(TWISTED_X), q.y(), q.z()));
    }
    return finalExponentiation(f).equals(Fp12.ONE);
  }

  /** The p-th power map on the twist: its eigenvalue on the subgroup is p. */
  static Point<Fp2> frobenius(Point<Fp2> q) {
    return new Point<>(
        q.x().conjugate().times(Fp12.frobeniusFactor(2)),
        q.y().conjugate().times(Fp12.frobeniusFactor(3)),
        q.z().conjugate());
  }

  /** f^((p^12-1)/r); the hard part by Scott et al. 2009. */
  static Fp12 finalExponentiation(Fp12 f) {
    Fp12 e = f.conjugate().times(f.inverse());
    e = e.frobenius().frobenius().times(e);
    Fp12 u1 = e.power(U);
    Fp12 u2 = u1.power(U);
    Fp12 u3 = u2.power(U);
    Fp12 p1 = e.frobenius();
    Fp12 p2 = p1.frobenius();
    Fp12 y0 = p1.times(p2).times(p2.frobenius());
    Fp12 y1 = e.conjugate();
    Fp12 y2 = u2.frobenius().frobenius();
    Fp12 y3 = u1.frobenius().conjugate();
    Fp12 y4 = u1.times(u2.frobenius()).conjugate();
    Fp12 y5 = u2.conjugate();
    Fp12 y6 = u3.times(u3.frobenius()).conjugate();
    Fp12 t0 = y6.squared().times(y4).times(y5);
    Fp12 t1 = y3.times(y5).times(t0);
    t0 = t0.times(y2);
    t1 = t1.squared().times(t0).squared();
    t0 = t1.times(y1);
    t1 = t1.times(y0);
    return t0.squared().times(t1);
  }

  /** The point that walks from Q to its multiple, giving the lines on its way. */
  private static final class Runner {
    private final Pair pair;
    private Point<Fp2> t;

    Runner(Pair pair) {
      this.pair = pair;
      this.t = pair.q;
    }

    /** The tangent at T, times 2YZ³, evaluated at P; then T is doubled. */
    Fp12 doubleStep(Fp12 f) {
      Fp2 xx = t.x().squared();
      Fp2 yy = t.y().squared();
      Fp2 zz = t.z().squared();
      Fp2 e = xx.plus(xx).plus(xx);
      Point<Fp2> next = t.doubled();
      Fp2 constant = next.z().times(zz).times(pair.p.y());
      Fp2 w = e.times(zz).times(pair.p.x()).negated();
      Fp2 vw = e.times(t.x()).minus(yy).minus(yy);
      t = next;
      return f.timesLine(constant, w, vw);
    }

    /** The chord of T and the affine Q, times ZH, evaluated at P; then Q is added to T. */
    Fp12 addStep(Fp12 f, Point<Fp2> q) {
      Fp2 zz = t.z().squared();
      Fp2 h = q.x().times(zz).minus(t.x());
      Fp2 r = q.y().times(zz).times(t.z()).minus(t.y());
      Fp2 z3 = t.z().times(h);
      Fp2 hh = h.squared();
      Fp2 hhh = hh.times(h);
      Fp2 v = t.x().times(hh);
      Fp2 x3 = r.squared().minus(hhh).minus(v).minus(v);
      Fp2 y3 = r.times(v.minus(x3)).minus(t.y().times(hhh));
      Fp2 constant = z3.times(pair.p.y());
      Fp2 w = r.times(pair.p.x()).negated();
      Fp2 vw = r.times(q.x()).minus(z3.times(q.y()));
      t = new Point<>(x3, y3, z3);
      return f.timesLine(constant, w, vw);
    }
  }
}
