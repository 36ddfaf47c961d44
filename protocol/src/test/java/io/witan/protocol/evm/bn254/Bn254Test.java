package io.witan.protocol.evm.bn254;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Bn254Test {
  private static final BigInteger ORDER =
      new BigInteger("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", 16);
  private static final Point<Fp> G1 = new Point<>(Fp.ONE, Fp.of(BigInteger.TWO), Fp.ONE);
  private static final Point<Fp2> G2 =
      new Point<>(
          new Fp2(
              fp("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
              fp("11559732032986387107991004021392285783925812861821192530917403151452391805634")),
          new Fp2(
              fp("8495653923123431417604973247489272438418190587263600148770280649306958101930"),
              fp("4082367875863433681332203403145435568316851327593401208105741076214120093531")),
          Fp2.ONE);
  private static final Fp2 TWIST_B = new Fp2(fp("3"), Fp.ZERO).times(Fp2.XI.inverse());

  @Test
  void fieldArithmeticAgreesWithBigIntegers() {
    Random random = new Random(1);
    BigInteger[] edges = {BigInteger.ZERO, BigInteger.ONE, Fp.MODULUS.subtract(BigInteger.ONE)};
    for (int i = 0; i < 20_000; i++) {
      BigInteger a = i < 9 ? edges[i / 3] : new BigInteger(256, random).mod(Fp.MODULUS);
      BigInteger b = i < 9 ? edges[i % 3] : new BigInteger(256, random).mod(Fp.MODULUS);
      assertEquals(a.add(b).mod(Fp.MODULUS), Fp.of(a).plus(Fp.of(b)).toBigInteger());
      assertEquals(a.subtract(b).mod(Fp.MODULUS), Fp.of(a).minus(Fp.of(b)).toBigInteger());
      assertEquals(a.multiply(b).mod(Fp.MODULUS), Fp.of(a).times(Fp.of(b)).toBigInteger());
    }
    BigInteger x = new BigInteger("123456789");
    assertEquals(x.modInverse(Fp.MODULUS), Fp.of(x).inverse().toBigInteger());
    assertTrue(Fp.ZERO.inverse().isZero());
  }

  @Test
  void theGeneratorsHaveTheOrderOfTheGroup() {
    assertTrue(G1.times(ORDER).isInfinity());
    assertTrue(G2.times(ORDER).isInfinity());
    assertTrue(Bn254.isOnCurve(G2.x(), G2.y(), TWIST_B));
  }

  @Test
  void thePairingIsBilinearAndNotDegenerate() {
    BigInteger a = new BigInteger("981723498172340981723409871");
    BigInteger b = new BigInteger("712348971234");
    Point<Fp> product = G1.times(a.multiply(b).mod(ORDER)).negated().affine(Fp.ONE);
    Pairing.Pair scaled = new Pairing.Pair(G1.times(a).affine(Fp.ONE), G2.times(b).affine(Fp2.ONE));
    assertTrue(Pairing.productIsOne(List.of(scaled, new Pairing.Pair(product, G2))));
    assertFalse(Pairing.productIsOne(List.of(scaled)));
  }

  @Test
  void theShortFinalExponentiationIsAPowerOfTheLongOne() {
    Fp2 some = new Fp2(fp("7"), fp("11"));
    Fp6 half = new Fp6(some, some.squared(), Fp2.XI);
    Fp12 f = new Fp12(half, half.timesV());
    Fp12 e = Pairing.finalExponentiation(f);
    BigInteger exponent = Fp.MODULUS.pow(12).subtract(BigInteger.ONE).divide(ORDER);
    assertEquals(f.power(exponent), e);
    assertEquals(Fp12.ONE, e.power(ORDER));
  }

  @Test
  void theFastSubgroupTestAgreesWithTheOrder() {
    assertTrue(Bn254.isInSubgroup(G2));
    assertTrue(Bn254.isInSubgroup(G2.times(BigInteger.valueOf(77)).affine(Fp2.ONE)));
    int found = 0;
    for (int i = 1; found < 3; i++) {
      Fp2 x = new Fp2(Fp.of(BigInteger.valueOf(i)), Fp.ONE);
      Fp2 square = x.squared().times(x).plus(TWIST_B);
      Fp2 y = squareRoot(square);
      if (y != null) {
        Point<Fp2> point = new Point<>(x, y, Fp2.ONE);
        assertEquals(point.times(ORDER).isInfinity(), Bn254.isInSubgroup(point));
        found++;
      }
    }
  }

  /** The complex method: p is 3 modulo 4, so that roots in Fp are powers. */
  private static Fp2 squareRoot(Fp2 square) {
    Fp norm = square.a().squared().plus(square.b().squared());
    Fp half = Fp.of(BigInteger.TWO).inverse();
    for (Fp root : new Fp[] {root(norm), root(norm).negated()}) {
      Fp x = root(square.a().plus(root).times(half));
      Fp2 candidate = new Fp2(x, square.b().times(half).times(x.inverse()));
      if (candidate.squared().equals(square)) {
        return candidate;
      }
    }
    return null;
  }

  private static Fp root(Fp value) {
    BigInteger exponent = Fp.MODULUS.add(BigInteger.ONE).shiftRight(2);
    return new Fp2(value, Fp.ZERO).power(exponent).a();
  }

  private static Fp fp(String decimal) {
    return Fp.of(new BigInteger(decimal));
  }
}
