package io.witan.protocol.evm.bn254;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Bn254Test {
  private static final BigInteger ORDER = GroupOne.ORDER;
  private static final Point<Fp> G1 = new Point<>(Fp.of(1), Fp.of(2), Fp.of(1));
  private static final Point<Fp2> G2 =
      new Point<>(
          new Fp2(
              fp("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
              fp("11559732032986387107991004021392285783925812861821192530917403151452391805634")),
          new Fp2(
              fp("8495653923123431417604973247489272438418190587263600148770280649306958101930"),
              fp("4082367875863433681332203403145435568316851327593401208105741076214120093531")),
          Fp2.of(1, 0));
  private static final Fp2 TWIST_B = quotient(Fp2.of(3, 0), Fp2.XI);

  @Test
  void fieldArithmeticAgreesWithBigIntegers() {
    Random random = new Random(1);
    BigInteger[] edges = {BigInteger.ZERO, BigInteger.ONE, Fp.MODULUS.subtract(BigInteger.ONE)};
    Fp r = new Fp();
    for (int i = 0; i < 20_000; i++) {
      BigInteger a = i < 9 ? edges[i / 3] : new BigInteger(256, random).mod(Fp.MODULUS);
      BigInteger b = i < 9 ? edges[i % 3] : new BigInteger(256, random).mod(Fp.MODULUS);
      Fp x = fp(a);
      Fp y = fp(b);
      r.sum(x, y);
      assertIs(a.add(b), r);
      r.difference(x, y);
      assertIs(a.subtract(b), r);
      r.negation(x);
      assertIs(a.negate(), r);
      r.product(x, y);
      assertIs(a.multiply(b), r);
      r.sumOfProducts(x, y, r, x);
      assertIs(a.multiply(b).multiply(a.add(BigInteger.ONE)), r);
      r.nineTimes(y);
      assertIs(b.multiply(BigInteger.valueOf(9)), r);
    }
    r.inverse(Fp.of(123456789));
    assertIs(BigInteger.valueOf(123456789).modInverse(Fp.MODULUS), r);
    r.inverse(new Fp());
    assertTrue(r.isZero());
  }

  @Test
  void anOperandMayBeTheNumberItself() {
    Fp2 x = new Fp2(fp("7"), fp("11"));
    Fp2 y = new Fp2(fp("13"), fp("17"));
    Fp2 expected = new Fp2(fp(-96), fp(262));
    Fp2 left = copy(x);
    left.product(left, y);
    assertTrue(left.isSame(expected));
    Fp2 right = copy(y);
    right.product(x, right);
    assertTrue(right.isSame(expected));
    Fp12 f = some();
    Fp12 product = new Fp12();
    product.product(f, f);
    Fp12 square = new Fp12();
    square.square(f);
    f.product(f, f);
    assertTrue(f.isSame(product));
    assertTrue(square.isSame(product));
  }

  @Test
  void theGeneratorsHaveTheOrderOfTheGroup() {
    assertTrue(times(G1, ORDER).isInfinity());
    assertTrue(times(G2, ORDER).isInfinity());
    assertTrue(Bn254.isOnCurve(G2, TWIST_B));
  }

  @Test
  void aSplitFactorGivesTheMultipleThatDoublingGives() {
    Random random = new Random(2);
    Point<Fp> p = times(G1, BigInteger.valueOf(77));
    for (int i = 0; i < 200; i++) {
      BigInteger factor =
          switch (i) {
            case 0, 1, 2 -> BigInteger.valueOf(i);
            case 3, 4, 5 -> ORDER.add(BigInteger.valueOf(i - 4));
            case 6 -> BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
            default -> new BigInteger(256, random);
          };
      assertTrue(GroupOne.multiple(p, factor).isSame(times(p, factor)), factor::toString);
    }
    assertTrue(GroupOne.multiple(p.fresh(), BigInteger.TEN).isInfinity());
  }

  @Test
  void thePairingIsBilinearAndNotDegenerate() {
    BigInteger a = new BigInteger("981723498172340981723409871");
    BigInteger b = new BigInteger("712348971234");
    Point<Fp> product = times(G1, a.multiply(b).mod(ORDER));
    product.negation(product);
    Pairing.Pair scaled = new Pairing.Pair(affine(times(G1, a)), affine(times(G2, b)));
    assertTrue(Pairing.productIsOne(List.of(scaled, new Pairing.Pair(affine(product), G2))));
    assertFalse(Pairing.productIsOne(List.of(scaled)));
  }

  @Test
  void theShortFinalExponentiationIsAPowerOfTheLongOne() {
    Fp12 f = some();
    Fp12 e = Pairing.finalExponentiation(f);
    BigInteger exponent = Fp.MODULUS.pow(12).subtract(BigInteger.ONE).divide(ORDER);
    assertTrue(power(f, exponent).isSame(e));
    assertTrue(power(e, ORDER).isSame(Fp12.one()));
    Fp12 square = new Fp12();
    square.square(e);
    e.cyclotomicSquare(e);
    assertTrue(square.isSame(e));
  }

  @Test
  void theFastSubgroupTestAgreesWithTheOrder() {
    assertTrue(Bn254.isInSubgroup(G2));
    assertTrue(Bn254.isInSubgroup(affine(times(G2, BigInteger.valueOf(77)))));
    int found = 0;
    for (int i = 1; found < 3; i++) {
      Fp2 x = Fp2.of(i, 1);
      Fp2 square = new Fp2();
      square.square(x);
      square.product(square, x);
      square.sum(square, TWIST_B);
      Fp2 y = squareRoot(square);
      if (y != null) {
        Point<Fp2> point = new Point<>(x, y, Fp2.of(1, 0));
        assertEquals(times(point, ORDER).isInfinity(), Bn254.isInSubgroup(point));
        found++;
      }
    }
  }

  private static <F extends FieldElement<F>> Point<F> times(Point<F> p, BigInteger factor) {
    Point<F> result = p.fresh();
    for (int i = factor.bitLength() - 1; i >= 0; i--) {
      result.twice(result);
      if (factor.testBit(i)) {
        result.sum(result, p);
      }
    }
    return result;
  }

  private static <F extends FieldElement<F>> Point<F> affine(Point<F> p) {
    p.normalise();
    return p;
  }

  private static Fp12 power(Fp12 x, BigInteger exponent) {
    Fp12 result = Fp12.one();
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      result.square(result);
      if (exponent.testBit(i)) {
        result.product(result, x);
      }
    }
    return result;
  }

  /** A number of no special form. */
  private static Fp12 some() {
    Fp12 f = new Fp12();
    f.a.a.set(Fp2.of(7, 11));
    f.a.b.square(f.a.a);
    f.a.c.set(Fp2.XI);
    f.b.timesV(f.a);
    return f;
  }

  private static Fp2 copy(Fp2 x) {
    Fp2 copy = new Fp2();
    copy.set(x);
    return copy;
  }

  private static Fp2 quotient(Fp2 x, Fp2 y) {
    Fp2 result = new Fp2();
    result.inverse(y);
    result.product(result, x);
    return result;
  }

  /** The complex method: p is 3 modulo 4, so that roots in Fp are powers. */
  private static Fp2 squareRoot(Fp2 square) {
    Fp half = new Fp();
    half.inverse(Fp.of(2));
    Fp norm = new Fp();
    norm.sumOfProducts(square.a, square.a, square.b, square.b);
    Fp root = root(norm);
    Fp other = new Fp();
    other.negation(root);
    for (Fp each : List.of(root, other)) {
      Fp x = new Fp();
      x.sum(square.a, each);
      x.product(x, half);
      x.set(root(x));
      Fp y = new Fp();
      y.inverse(x);
      y.product(y, square.b);
      y.product(y, half);
      Fp2 candidate = new Fp2(x, y);
      Fp2 squared = new Fp2();
      squared.square(candidate);
      if (squared.isSame(square)) {
        return candidate;
      }
    }
    return null;
  }

  private static Fp root(Fp value) {
    Fp2 root = new Fp2();
    root.power(new Fp2(value, new Fp()), Fp.MODULUS.add(BigInteger.ONE).shiftRight(2));
    return root.a;
  }

  private static void assertIs(BigInteger expected, Fp actual) {
    assertEquals(expected.mod(Fp.MODULUS), actual.toUint256().toBigInteger());
  }

  private static Fp fp(String decimal) {
    return fp(new BigInteger(decimal));
  }

  private static Fp fp(long value) {
    return fp(BigInteger.valueOf(value));
  }

  private static Fp fp(BigInteger value) {
    return Fp.of(Uint256.of(value.mod(Fp.MODULUS)));
  }
}
