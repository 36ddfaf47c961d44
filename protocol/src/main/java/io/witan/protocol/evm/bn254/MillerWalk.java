package io.witan.protocol.evm.bn254;

/**
 * The walk of a point T of the twist from Q to its multiple, in Jacobian coordinates. A step
 * multiplies a number by its line, evaluated at P.
 */
final class MillerWalk {
  final Point<Fp2> q;
  final Point<Fp2> minusQ;

  private final Point<Fp> p;
  private final Fp minusX = new Fp();

  private final Point<Fp2> t;

  private final Fp2 zz = new Fp2();
  private final Fp2 a = new Fp2();
  private final Fp2 b = new Fp2();
  private final Fp2 c = new Fp2();
  private final Fp2 d = new Fp2();
  private final Fp2 line0 = new Fp2();
  private final Fp2 line1 = new Fp2();
  private final Fp2 line3 = new Fp2();

  MillerWalk(Pairing.Pair pair) {
    p = pair.p();
    q = pair.q();
    minusQ = q.fresh();
    minusQ.negation(q);
    minusX.negation(p.x);
    t = q.fresh();
    t.set(q);
  }

  /** Multiplies f by the tangent at T, times 2YZ³, and doubles T. */
  void twice(Fp12 f) {
    zz.square(t.z);
    a.square(t.x);
    b.square(t.y);
    c.sum(a, a);
    a.sum(c, a); // 3X²
    line3.product(a, t.x);
    line3.difference(line3, b);
    line3.difference(line3, b);
    a.product(a, zz);
    line1.product(a, minusX);
    t.twice(t);
    zz.product(zz, t.z);
    line0.product(zz, p.y);
    f.timesLine(line0, line1, line3);
  }

  /** Multiplies f by the chord of T and the affine {@code other}, times ZH, and adds that to T. */
  void add(Fp12 f, Point<Fp2> other) {
    zz.square(t.z);
    a.product(other.x, zz);
    a.difference(a, t.x); // H
    b.product(other.y, zz);
    b.product(b, t.z);
    b.difference(b, t.y); // R
    t.z.product(t.z, a);
    c.square(a);
    d.product(t.x, c); // V
    c.product(c, a); // H³
    t.x.square(b);
    t.x.difference(t.x, c);
    t.x.difference(t.x, d);
    t.x.difference(t.x, d);
    c.product(t.y, c);
    d.difference(d, t.x);
    t.y.product(b, d);
    t.y.difference(t.y, c);
    line0.product(t.z, p.y);
    line1.product(b, minusX);
    line3.product(b, other.x);
    a.product(t.z, other.y);
    line3.difference(line3, a);
    f.timesLine(line0, line1, line3);
  }
}
