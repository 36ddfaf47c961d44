package io.witan.protocol.evm.bn254;

/** a + b·v + c·v² with v³ = ξ; set by its operations as a {@link FieldElement} is. */
final class Fp6 {
  final Fp2 a = new Fp2();
  final Fp2 b = new Fp2();
  final Fp2 c = new Fp2();

  private final Fp2 aa = new Fp2();
  private final Fp2 bb = new Fp2();
  private final Fp2 cc = new Fp2();
  private final Fp2 ab = new Fp2();
  private final Fp2 bc = new Fp2();
  private final Fp2 t = new Fp2();

  void set(Fp6 x) {
    a.set(x.a);
    b.set(x.b);
    c.set(x.c);
  }

  boolean isSame(Fp6 o) {
    return a.isSame(o.a) && b.isSame(o.b) && c.isSame(o.c);
  }

  void sum(Fp6 x, Fp6 y) {
    a.sum(x.a, y.a);
    b.sum(x.b, y.b);
    c.sum(x.c, y.c);
  }

  void difference(Fp6 x, Fp6 y) {
    a.difference(x.a, y.a);
    b.difference(x.b, y.b);
    c.difference(x.c, y.c);
  }

  void negation(Fp6 x) {
    a.negation(x.a);
    b.negation(x.b);
    c.negation(x.c);
  }

  void product(Fp6 x, Fp6 y) {
    aa.product(x.a, y.a);
    bb.product(x.b, y.b);
    cc.product(x.c, y.c);
    setToProductOfSums(ab, x.a, x.b, y.a, y.b);
    setToProductOfSums(bc, x.b, x.c, y.b, y.c);
    setToProductOfSums(c, x.a, x.c, y.a, y.c);
    c.difference(c, aa);
    c.difference(c, cc);
    c.sum(c, bb);
    bc.difference(bc, bb);
    bc.difference(bc, cc);
    bc.timesXi(bc);
    a.sum(aa, bc);
    ab.difference(ab, aa);
    ab.difference(ab, bb);
    cc.timesXi(cc);
    b.sum(ab, cc);
  }

  /** Sets this to the product with {@code p + q·v}. */
  void product(Fp6 x, Fp2 p, Fp2 q) {
    aa.product(x.a, p);
    bb.product(x.b, q);
    setToProductOfSums(ab, x.a, x.b, p, q);
    ab.difference(ab, aa);
    ab.difference(ab, bb);
    cc.product(x.c, q);
    cc.timesXi(cc);
    c.product(x.c, p);
    c.sum(c, bb);
    a.sum(aa, cc);
    b.set(ab);
  }

  private void setToProductOfSums(Fp2 result, Fp2 x, Fp2 y, Fp2 p, Fp2 q) {
    t.sum(x, y);
    result.sum(p, q);
    result.product(result, t);
  }

  void product(Fp6 x, Fp2 y) {
    a.product(x.a, y);
    b.product(x.b, y);
    c.product(x.c, y);
  }

  void timesV(Fp6 x) {
    t.timesXi(x.c);
    c.set(x.b);
    b.set(x.a);
    a.set(t);
  }

  void inverse(Fp6 x) {
    t.product(x.b, x.c);
    t.timesXi(t);
    aa.square(x.a);
    aa.difference(aa, t);
    bb.square(x.c);
    bb.timesXi(bb);
    t.product(x.a, x.b);
    bb.difference(bb, t);
    cc.square(x.b);
    t.product(x.a, x.c);
    cc.difference(cc, t);
    t.product(x.c, bb);
    ab.product(x.b, cc);
    t.sum(t, ab);
    t.timesXi(t);
    ab.product(x.a, aa);
    t.sum(t, ab); // the norm
    t.inverse(t);
    a.product(aa, t);
    b.product(bb, t);
    c.product(cc, t);
  }
}
