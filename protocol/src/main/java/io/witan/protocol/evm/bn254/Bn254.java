package io.witan.protocol.evm.bn254;

import io.witan.protocol.bytes.Bytes;
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

  private static final Fp G1_B = Fp.of(BigInteger.valueOf(3));
  private static final Fp2 G2_B = new Fp2(G1_B, Fp.ZERO).times(Fp2.XI.inverse());

  private Bn254() {}

  /** The sum of two points; {@code input} has 128 bytes. */
  public static Optional<Bytes> add(Bytes input) {
    Optional<Point<Fp>> a = g1(input, 0);
    Optional<Point<Fp>> b = g1(input, G1_SIZE);
    return a.isEmpty() || b.isEmpty()
        ? Optional.empty()
        : Optional.of(encode(a.get().plus(b.get())));
  }

  /** A multiple of a point; {@code input} has 96 bytes. */
  public static Optional<Bytes> multiply(Bytes input) {
    return g1(input, 0).map(p -> encode(p.times(word(input, G1_SIZE))));
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
    Optional<Fp> x = field(input, at);
    Optional<Fp> y = field(input, at + WORD);
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    if (x.get().isZero() && y.get().isZero()) {
      return Optional.of(new Point<>(Fp.ONE, Fp.ONE, Fp.ZERO));
    }
    return isOnCurve(x.get(), y.get(), G1_B)
        ? Optional.of(new Point<>(x.get(), y.get(), Fp.ONE))
        : Optional.empty();
  }

  private static Optional<Point<Fp2>> g2(Bytes input, int at) {
    Optional<Fp2> x = field2(input, at);
    Optional<Fp2> y = field2(input, at + 2 * WORD);
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    if (x.get().isZero() && y.get().isZero()) {
      return Optional.of(new Point<>(Fp2.ONE, Fp2.ONE, Fp2.ZERO));
    }
    Point<Fp2> point = new Point<>(x.get(), y.get(), Fp2.ONE);
    return isOnCurve(x.get(), y.get(), G2_B) && isInSubgroup(point)
        ? Optional.of(point)
        : Optional.empty();
  }

  /** The test of El Housni, Guillevic and Piellard 2022: (u+1)Q + ψ(uQ) + ψ²(uQ) = ψ³(2uQ). */
  static boolean isInSubgroup(Point<Fp2> q) {
    Point<Fp2> uq = q.times(Pairing.U);
    Point<Fp2> once = Pairing.frobenius(uq);
    Point<Fp2> twice = Pairing.frobenius(once);
    Point<Fp2> thrice = Pairing.frobenius(twice);
    return uq.plus(q).plus(once).plus(twice).isSame(thrice.doubled());
  }

  static <F extends FieldElement<F>> boolean isOnCurve(F x, F y, F b) {
    return y.squared().equals(x.squared().times(x).plus(b));
  }

  private static Optional<Fp> field(Bytes input, int at) {
    BigInteger value = word(input, at);
    return value.compareTo(Fp.MODULUS) < 0 ? Optional.of(Fp.of(value)) : Optional.empty();
  }

  /** The imaginary part comes first (EIP-197). */
  private static Optional<Fp2> field2(Bytes input, int at) {
    Optional<Fp> imaginary = field(input, at);
    Optional<Fp> real = field(input, at + WORD);
    return imaginary.isEmpty() || real.isEmpty()
        ? Optional.empty()
        : Optional.of(new Fp2(real.get(), imaginary.get()));
  }

  private static BigInteger word(Bytes input, int at) {
    return new BigInteger(1, input.slice(at, at + WORD).unsafeArray());
  }

  private static Bytes encode(Point<Fp> point) {
    Point<Fp> affine = point.affine(Fp.ONE);
    byte[] out = new byte[G1_SIZE];
    if (!affine.isInfinity()) {
      put(out, WORD, affine.x().toBigInteger());
      put(out, 2 * WORD, affine.y().toBigInteger());
    }
    return Bytes.wrap(out);
  }

  private static void put(byte[] out, int end, BigInteger value) {
    byte[] bytes = value.toByteArray();
    int size = Math.min(bytes.length, WORD);
    System.arraycopy(bytes, bytes.length - size, out, end - size, size);
  }
}
