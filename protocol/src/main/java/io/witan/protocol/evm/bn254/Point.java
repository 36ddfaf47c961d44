package io.witan.protocol.evm.bn254;

/**
 * A point of y² = x³ + b in Jacobian form (x = X/Z², y = Y/Z³), infinity where Z is zero; set by
 * its operations as a {@link FieldElement} is.
 */
final class Point<F extends FieldElement<F>> {
  final F x;
  final F y;
  final F z;

  private final F a;
  private final F b;
  private final F c;
  private final F d;
  private final F e;

  /** The point of these coordinates, which it keeps. */
  Point(F x, F y, F z) {
    this.x = x;
    this.y = y;
    this.z = z;
    a = x.fresh();
    b = x.fresh();
    c = x.fresh();
    d = x.fresh();
    e = x.fresh();
  }

  /** Another point of the curve: infinity. */
  Point<F> fresh() {
    return new Point<>(x.fresh(), x.fresh(), x.fresh());
  }

  boolean isInfinity() {
    return z.isZero();
  }

  void set(Point<F> p) {
    x.set(p.x);
    y.set(p.y);
    z.set(p.z);
  }

  void twice(Point<F> p) {
    a.square(p.x);
    b.square(p.y);
    c.square(b);
    d.sum(p.x, b);
    d.square(d);
    d.difference(d, a);
    d.difference(d, c);
    d.sum(d, d);
    e.sum(a, a);
    e.sum(e, a);
    z.product(p.y, p.z);
    z.sum(z, z);
    x.square(e);
    x.difference(x, d);
    x.difference(x, d);
    d.difference(d, x);
    y.product(e, d);
    c.sum(c, c);
    c.sum(c, c);
    c.sum(c, c);
    y.difference(y, c);
  }

  void sum(Point<F> p, Point<F> q) {
    if (p.isInfinity() || q.isInfinity()) {
      set(p.isInfinity() ? q : p);
      return;
    }
    a.square(p.z);
    b.square(q.z);
    c.product(q.x, a);
    a.product(a, p.z);
    a.product(a, q.y);
    d.product(p.x, b);
    b.product(b, q.z);
    b.product(b, p.y);
    c.difference(c, d); // H
    a.difference(a, b); // R
    if (c.isZero() && a.isZero()) {
      twice(p);
      return;
    }
    z.product(p.z, q.z);
    z.product(z, c);
    e.square(c);
    d.product(d, e); // V
    e.product(e, c); // H³
    x.square(a);
    x.difference(x, e);
    x.difference(x, d);
    x.difference(x, d);
    d.difference(d, x);
    y.product(a, d);
    b.product(b, e);
    y.difference(y, b);
  }

  void negation(Point<F> p) {
    set(p);
    y.negation(y);
  }

  /** Sets this to a multiple, by digits that are -1, 0 and 1; {@code p} is another point. */
  void multiple(Point<F> p, SignedDigits factor) {
    Point<F> minus = fresh();
    minus.negation(p);
    set(p);
    for (int i = factor.top() - 1; i >= 0; i--) {
      twice(this);
      int digit = factor.at(i);
      if (digit != 0) {
        sum(this, digit > 0 ? p : minus);
      }
    }
  }

  /** Brings Z to one, where this is not infinity. */
  void normalise() {
    if (!isInfinity()) {
      a.inverse(z);
      b.square(a);
      x.product(x, b);
      b.product(b, a);
      y.product(y, b);
      z.product(z, a);
    }
  }

  /** Whether both are the same point. */
  boolean isSame(Point<F> o) {
    Point<F> difference = fresh();
    difference.negation(o);
    difference.sum(difference, this);
    return difference.isInfinity();
  }
}
