package io.witan.protocol.evm.bn254;

import java.math.BigInteger;

/** A point of y² = x³ + b in Jacobian form (x = X/Z², y = Y/Z³); infinity where Z is zero. */
record Point<F extends FieldElement<F>>(F x, F y, F z) {
  boolean isInfinity() {
    return z.isZero();
  }

  Point<F> doubled() {
    F a = x.squared();
    F b = y.squared();
    F c = b.squared();
    F d = twice(x.plus(b).squared().minus(a).minus(c));
    F e = twice(a).plus(a);
    F x3 = e.squared().minus(twice(d));
    F c8 = twice(twice(twice(c)));
    return new Point<>(x3, e.times(d.minus(x3)).minus(c8), twice(y.times(z)));
  }

  Point<F> plus(Point<F> o) {
    if (isInfinity()) {
      return o;
    }
    if (o.isInfinity()) {
      return this;
    }
    F zz = z.squared();
    F ozz = o.z.squared();
    F u = x.times(ozz);
    F h = o.x.times(zz).minus(u);
    F s = y.times(o.z).times(ozz);
    F r = o.y.times(z).times(zz).minus(s);
    if (h.isZero()) {
      return r.isZero() ? doubled() : new Point<>(x, y, h);
    }
    F hh = h.squared();
    F hhh = hh.times(h);
    F v = u.times(hh);
    F x3 = r.squared().minus(hhh).minus(twice(v));
    return new Point<>(x3, r.times(v.minus(x3)).minus(s.times(hhh)), z.times(o.z).times(h));
  }

  Point<F> negated() {
    return new Point<>(x, y.negated(), z);
  }

  /** The multiple by a non-negative number. */
  Point<F> times(BigInteger factor) {
    Point<F> result = new Point<>(x, y, x.minus(x));
    for (int i = factor.bitLength() - 1; i >= 0; i--) {
      result = result.doubled();
      if (factor.testBit(i)) {
        result = result.plus(this);
      }
    }
    return result;
  }

  /** The same point with Z one, or infinity as it is. */
  Point<F> affine(F one) {
    if (isInfinity()) {
      return this;
    }
    F inverse = z.inverse();
    F square = inverse.squared();
    return new Point<>(x.times(square), y.times(square).times(inverse), one);
  }

  /** Whether both are the same point. */
  boolean isSame(Point<F> o) {
    return plus(o.negated()).isInfinity();
  }

  private static <F extends FieldElement<F>> F twice(F value) {
    return value.plus(value);
  }
}
