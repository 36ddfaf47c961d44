package io.witan.protocol.evm.bn254;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The curve alt_bn128 as EIP-196 and EIP-197 use it: numbers of 32 big-endian bytes, infinity
 * written as (0, 0). Empty where an input is not a point of its group.
 */
public final class Bn254 {
  private static final int WORD = 32;
  private static final int G1_SIZE = 64;

  /** Size of one pair of points, in bytes. */
  public static final int PAIR_SIZE = 192;

  private static final Uint256 MODULUS = Uint256.of(Fp.MODULUS);
  private static final Fp G1_B = Fp.of(3);
  private static final Fp2 G2_B = new Fp2();

  static {
    G2_B.inverse(Fp2.XI);
    G2_B.product(G2_B, G1_B);
  }

  private Bn254() {}

  /** The sum of two points; {@code input} has 128 bytes. */
  public static Optional<Bytes> add(Bytes input) {
    Optional<Point<Fp>> a = g1(input, 0);
    Optional<Point<Fp>> b = g1(input, G1_SIZE);
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    Point<Fp> sum = a.get().fresh();
    sum.sum(a.get(), b.get());
    return Optional.of(encode(sum));
  }

  /** A multiple of a point; {@code input} has 96 bytes. */
  public static Optional<Bytes> multiply(Bytes input) {
    BigInteger factor = Uint256.ofBytes32(input, G1_SIZE).toBigInteger();
    return g1(input, 0).map(p -> encode(GroupOne.multiple(p, factor)));
  }

  /** Whether the product of the pairings of all pairs is one. */
  public static Optional<Boolean> pairingIsOne(Bytes input) {
    List<Pairing.Pair> pairs = new ArrayList<>();
    for (int at = 0; at < input.size(); at += PAIR_SIZE) {
      Optional<Point<Fp>> p = g1(input, at);
      Optional<Point<Fp2>> q = g2(input, at + G1_SIZE);
      if (p.isEmpty() || q.isEmpty()) {
        return Optional.empty();
      }
      if (!p.get().isInfinity() && !q.get().isInfinity()) {
        pairs.add(new Pairing.Pair(p.get(), q.get()));
      }
    }
    return Optional.of(pairs.isEmpty() || Pairing.productIsOne(pairs));
  }

  private static Optional<Point<Fp>> g1(Bytes input, int at) {
    return field(input, at)
        .flatMap(x -> field(input, at + WORD).map(y -> new Point<>(x, y, Fp.of(1))))
        .flatMap(point -> member(point, G1_B));
  }

  private static Optional<Point<Fp2>> g2(Bytes input, int at) {
    return field2(input, at)
        .flatMap(x -> field2(input, at + 2 * WORD).map(y -> new Point<>(x, y, Fp2.of(1, 0))))
        .flatMap(point -> member(point, G2_B))
        .filter(point -> point.isInfinity() || isInSubgroup(point));
  }

  /** The point, or infinity where both coordinates are zero; empty where it is not on the curve. */
  private static <F extends FieldElement<F>> Optional<Point<F>> member(Point<F> point, F b) {
    if (point.x.isZero() && point.y.isZero()) {
      return Optional.of(point.fresh());
    }
    return isOnCurve(point, b) ? Optional.of(point) : Optional.empty();
  }

  static <F extends FieldElement<F>> boolean isOnCurve(Point<F> affine, F b) {
    F right = b.fresh();
    right.square(affine.x);
    right.product(right, affine.x);
    right.sum(right, b);
    F left = b.fresh();
    left.square(affine.y);
    return left.isSame(right);
  }

  /** The test of El Housni, Guillevic and Piellard 2022: (u+1)Q + ψ(uQ) + ψ²(uQ) = ψ³(2uQ). */
  static boolean isInSubgroup(Point<Fp2> q) {
    Point<Fp2> power = q.fresh();
    power.multiple(q, Pairing.U_DIGITS);
    Point<Fp2> sum = q.fresh();
    sum.sum(q, power);
    Pairing.setToFrobenius(power, power);
    sum.sum(sum, power);
    Pairing.setToFrobenius(power, power);
    sum.sum(sum, power);
    Pairing.setToFrobenius(power, power);
    power.twice(power);
    return sum.isSame(power);
  }

  private static Optional<Fp> field(Bytes input, int at) {
    Uint256 value = Uint256.ofBytes32(input, at);
    return value.compareTo(MODULUS) < 0 ? Optional.of(Fp.of(value)) : Optional.empty();
  }

  /** The imaginary part comes first (EIP-197). */
  private static Optional<Fp2> field2(Bytes input, int at) {
    return field(input, at + WORD).flatMap(a -> field(input, at).map(b -> new Fp2(a, b)));
  }

  private static Bytes encode(Point<Fp> point) {
    byte[] out = new byte[G1_SIZE];
    if (!point.isInfinity()) {
      point.normalise();
      point.x.toUint256().putBytes32(out, 0);
      point.y.toUint256().putBytes32(out, WORD);
    }
    return Bytes.wrap(out);
  }
}
