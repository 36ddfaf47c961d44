package io.witan.protocol.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** Words against {@link BigInteger}, on values near the edges of their limbs. */
class WordsTest {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  private static final List<BigInteger> EDGES = edges();

  private final Division division = new Division();
  private final Power power = new Power();

  private static List<BigInteger> edges() {
    List<BigInteger> values = new ArrayList<>();
    for (int bits : new int[] {0, 1, 8, 31, 32, 33, 63, 64, 65, 127, 128, 160, 191, 192, 255}) {
      BigInteger power = BigInteger.ONE.shiftLeft(bits);
      values.add(power.subtract(BigInteger.ONE));
      values.add(power);
      values.add(power.add(BigInteger.TWO));
      values.add(MODULUS.subtract(power));
    }
    BigInteger mixed = new BigInteger("8000000000000001", 16);
    for (int i = 0; i < 24; i++) {
      mixed = mixed.multiply(new BigInteger("9e3779b97f4a7c15f39cc0605cedc835", 16));
      mixed = mixed.add(BigInteger.valueOf(i)).mod(MODULUS);
      values.add(mixed.shiftRight((i * 11) % 240));
    }
    return values;
  }

  private static void assertBinary(
      String name, BiConsumer<long[], Integer> operation, BinaryOperator<BigInteger> expected) {
    for (BigInteger upper : EDGES) {
      for (BigInteger lower : EDGES) {
        long[] s = new long[8];
        Words.write(s, 4, Uint256.of(upper));
        Words.write(s, 0, Uint256.of(lower));
        operation.accept(s, 4);
        assertEquals(
            expected.apply(upper, lower).mod(MODULUS),
            Words.read(s, 0).toBigInteger(),
            () -> name + " of " + upper.toString(16) + " and " + lower.toString(16));
      }
    }
  }

  private static BigInteger bool(boolean value) {
    return value ? BigInteger.ONE : BigInteger.ZERO;
  }

  private static BigInteger signed(BigInteger value) {
    return value.testBit(255) ? value.subtract(MODULUS) : value;
  }

  private static boolean isBelow(BigInteger value, int bound) {
    return value.compareTo(BigInteger.valueOf(bound)) < 0;
  }

  @Test
  void sumsAndProductsAreThoseOfBigIntegers() {
    assertBinary("ADD", Words::add, BigInteger::add);
    assertBinary("SUB", Words::sub, BigInteger::subtract);
    assertBinary("MUL", Words::mul, BigInteger::multiply);
    assertBinary("EXP", power::run, (a, b) -> a.modPow(b, MODULUS));
  }

  @Test
  void quotientsAreThoseOfBigIntegersAndZeroForZero() {
    assertBinary("DIV", division::divide, (a, b) -> b.signum() == 0 ? b : a.divide(b));
    assertBinary("MOD", division::remainder, (a, b) -> b.signum() == 0 ? b : a.mod(b));
    assertBinary(
        "SDIV",
        division::signedDivide,
        (a, b) -> b.signum() == 0 ? b : signed(a).divide(signed(b)));
    assertBinary(
        "SMOD",
        division::signedRemainder,
        (a, b) -> b.signum() == 0 ? b : signed(a).remainder(signed(b)));
  }

  @Test
  void comparisonsAndBitsAreThoseOfBigIntegers() {
    assertBinary("LT", Words::lessThan, (a, b) -> bool(a.compareTo(b) < 0));
    assertBinary("GT", Words::greaterThan, (a, b) -> bool(a.compareTo(b) > 0));
    assertBinary("EQ", Words::equal, (a, b) -> bool(a.equals(b)));
    assertBinary("SLT", Words::signedLessThan, (a, b) -> bool(signed(a).compareTo(signed(b)) < 0));
    assertBinary(
        "SGT", Words::signedGreaterThan, (a, b) -> bool(signed(a).compareTo(signed(b)) > 0));
    assertBinary("AND", Words::and, BigInteger::and);
    assertBinary("OR", Words::or, BigInteger::or);
    assertBinary("XOR", Words::xor, BigInteger::xor);
  }

  @Test
  void shiftsAreThoseOfBigIntegers() {
    assertBinary(
        "SHL",
        Words::shiftLeft,
        (by, a) -> isBelow(by, 256) ? a.shiftLeft(by.intValue()) : BigInteger.ZERO);
    assertBinary(
        "SHR",
        Words::shiftRight,
        (by, a) -> isBelow(by, 256) ? a.shiftRight(by.intValue()) : BigInteger.ZERO);
    assertBinary(
        "SAR",
        Words::shiftRightSigned,
        (by, a) -> signed(a).shiftRight(isBelow(by, 256) ? by.intValue() : 256));
    assertBinary(
        "BYTE",
        Words::byteAt,
        (i, a) ->
            isBelow(i, 32)
                ? a.shiftRight(8 * (31 - i.intValue())).and(BigInteger.valueOf(255))
                : BigInteger.ZERO);
    assertBinary("SIGNEXTEND", Words::signExtend, WordsTest::signExtended);
  }

  private static BigInteger signExtended(BigInteger from, BigInteger value) {
    if (!isBelow(from, 31)) {
      return value;
    }
    int bits = 8 * (from.intValue() + 1);
    BigInteger low = value.mod(BigInteger.ONE.shiftLeft(bits));
    return low.testBit(bits - 1) ? low.subtract(BigInteger.ONE.shiftLeft(bits)) : low;
  }

  @Test
  void sumsAndProductsModuloAreNotCutAt256Bits() {
    for (int i = 0; i < EDGES.size(); i++) {
      for (int j = 0; j < EDGES.size(); j++) {
        BigInteger a = EDGES.get(i);
        BigInteger b = EDGES.get(j);
        BigInteger m = EDGES.get((i * 31 + j * 7) % EDGES.size());
        boolean zero = m.signum() == 0;
        assertEquals(zero ? m : a.add(b).mod(m), ternary(division::addModulo, a, b, m));
        assertEquals(zero ? m : a.multiply(b).mod(m), ternary(division::multiplyModulo, a, b, m));
      }
    }
  }

  private static BigInteger ternary(
      BiConsumer<long[], Integer> operation, BigInteger a, BigInteger b, BigInteger m) {
    long[] s = new long[12];
    Words.write(s, 8, Uint256.of(a));
    Words.write(s, 4, Uint256.of(b));
    Words.write(s, 0, Uint256.of(m));
    operation.accept(s, 8);
    return Words.read(s, 0).toBigInteger();
  }

  @Test
  void pushReadsExactlyItsBytes() {
    byte[] code = new byte[41 + 33];
    for (int i = 0; i < 33; i++) {
      code[i] = (byte) (0xf0 + i);
    }
    for (int n = 1; n <= 32; n++) {
      long[] s = {-1, -1, -1, -1};
      Words.push(code, 1, n, s, 0);
      assertEquals(Uint256.of(Bytes.of(code).slice(1, 1 + n)), Words.read(s, 0));
    }
  }

  /** Limbs that make the digits of a quotient hard to guess. */
  private static BigInteger hard(SplittableRandom random) {
    long[] limbs = new long[4];
    for (int i = random.nextInt(4); i >= 0; i--) {
      limbs[i] =
          switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MIN_VALUE;
            case 3 -> random.nextInt(-3, 4);
            default -> random.nextLong();
          };
    }
    return Words.read(limbs, 0).toBigInteger();
  }

  @Test
  void quotientsOfHardDigitsAreExact() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50_000; i++) {
      BigInteger a = hard(random);
      BigInteger b = hard(random);
      BigInteger n = hard(random);
      if (n.signum() != 0) {
        String what = a.toString(16) + " " + b.toString(16) + " " + n.toString(16);
        assertEquals(
            a.multiply(b).mod(n),
            ternary(division::multiplyModulo, a, b, n),
            () -> "mulmod " + what);
        assertEquals(
            a.add(b).mod(n), ternary(division::addModulo, a, b, n), () -> "addmod " + what);
        long[] s = new long[8];
        Words.write(s, 4, Uint256.of(a));
        Words.write(s, 0, Uint256.of(n));
        division.divide(s, 4);
        assertEquals(a.divide(n), Words.read(s, 0).toBigInteger(), () -> "div " + what);
        Words.write(s, 0, Uint256.of(n));
        division.remainder(s, 4);
        assertEquals(a.mod(n), Words.read(s, 0).toBigInteger(), () -> "mod " + what);
      }
    }
  }

  @Test
  void powersOfLongExponentsAreExact() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 5_000; i++) {
      BigInteger base = hard(random);
      BigInteger exponent = hard(random);
      long[] s = new long[8];
      Words.write(s, 4, Uint256.of(base));
      Words.write(s, 0, Uint256.of(exponent));
      power.run(s, 4);
      assertEquals(
          base.modPow(exponent, MODULUS),
          Words.read(s, 0).toBigInteger(),
          () -> base.toString(16) + " to the power of " + exponent.toString(16));
    }
  }
}
