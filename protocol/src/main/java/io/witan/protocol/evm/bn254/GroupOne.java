package io.witan.protocol.evm.bn254;

import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Multiples of points of the curve itself, all of the order r. The map (x, y) → (βx, y), β being a
 * cube root of one, multiplies them by a number λ; so a factor is split into k₁ + k₂·λ, two of half
 * its length that share their doublings (Gallant, Lambert and Vanstone 2001).
 */
final class GroupOne {
  private static final int WIDTH = 4;

  static final BigInteger ORDER = polynomial(36, 36, 18, 6, 1);
  private static final Fp BETA = Fp.of(Uint256.of(polynomial(0, 18, 18, 9, 1)));

  /** A₁ - B₁·λ and A₂ + A₁·λ are multiples of the order. */
  private static final BigInteger A1 = polynomial(0, 0, 0, 2, 1);

  private static final BigInteger B1 = polynomial(0, 0, 6, 2, 0);
  private static final BigInteger A2 = polynomial(0, 0, 6, 4, 1);

  private GroupOne() {}

  /** A new point: a multiple of {@code p}, by a number that is not negative. */
  static Point<Fp> multiple(Point<Fp> p, BigInteger factor) {
    BigInteger k = factor.mod(ORDER);
    BigInteger c1 = k.multiply(A1).divide(ORDER);
    BigInteger c2 = k.multiply(B1).divide(ORDER);
    BigInteger k1 = k.subtract(c1.multiply(A1)).subtract(c2.multiply(A2)); // not negative
    BigInteger k2 = c1.multiply(B1).subtract(c2.multiply(A1));
    List<Point<Fp>> table = oddMultiples(p);
    List<Point<Fp>> mapped = new ArrayList<>();
    for (Point<Fp> multiple : table) {
      Point<Fp> next = p.fresh();
      next.set(multiple);
      next.x.product(next.x, BETA);
      if (k2.signum() < 0) {
        next.negation(next);
      }
      mapped.add(next);
    }
    SignedDigits first = SignedDigits.of(k1, WIDTH);
    SignedDigits second = SignedDigits.of(k2.abs(), WIDTH);
    Point<Fp> sum = p.fresh();
    Point<Fp> negated = p.fresh();
    for (int i = Math.max(first.top(), second.top()); i >= 0; i--) {
      sum.twice(sum);
      add(sum, first.at(i), table, negated);
      add(sum, second.at(i), mapped, negated);
    }
    return sum;
  }

  private static void add(Point<Fp> sum, int digit, List<Point<Fp>> table, Point<Fp> negated) {
    if (digit > 0) {
      sum.sum(sum, table.get(digit / 2));
    } else if (digit < 0) {
      negated.negation(table.get(-digit / 2));
      sum.sum(sum, negated);
    }
  }

  /** P, 3P, 5P and so on, for all digits of the width. */
  private static List<Point<Fp>> oddMultiples(Point<Fp> p) {
    Point<Fp> twice = p.fresh();
    twice.twice(p);
    List<Point<Fp>> table = new ArrayList<>(List.of(p));
    while (table.size() < 1 << (WIDTH - 2)) {
      Point<Fp> next = p.fresh();
      next.sum(table.getLast(), twice);
      table.add(next);
    }
    return table;
  }

  /** The value at the curve's parameter u of a polynomial of degree 4. */
  private static BigInteger polynomial(long... coefficients) {
    BigInteger value = BigInteger.ZERO;
    for (long coefficient : coefficients) {
      value = value.multiply(Pairing.U).add(BigInteger.valueOf(coefficient));
    }
    return value;
  }
}
