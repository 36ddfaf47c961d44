package io.witan.deploy.conformance;

import java.math.BigInteger;

/** The difficulty of a block under proof of work, which only tests still need. */
final class Difficulty {
  private static final BigInteger LEAST = BigInteger.valueOf(131_072);
  private static final BigInteger DIVISOR = BigInteger.valueOf(2048);
  private static final long PERIOD = 100_000;

  /** How the difficulty follows from the parent's, oldest first. */
  enum Formula {
    FRONTIER(0),
    HOMESTEAD(0),
    BYZANTIUM(3_000_000),
    CONSTANTINOPLE(5_000_000),
    MUIR_GLACIER(9_000_000),
    LONDON(9_700_000),
    ARROW_GLACIER(10_700_000),
    GRAY_GLACIER(11_400_000);

    /** By how many blocks the ice age is put off. */
    private final long delay;

    Formula(long delay) {
      this.delay = delay;
    }
  }

  private Difficulty() {}

  /**
   * The difficulty of the block {@code number}.
   *
   * @param parentHasOmmers whether the parent lists ommers, which counts from Byzantium on
   */
  static BigInteger of(
      Formula formula,
      BigInteger number,
      BigInteger timestamp,
      BigInteger parentDifficulty,
      BigInteger parentTimestamp,
      boolean parentHasOmmers) {
    BigInteger step = parentDifficulty.divide(DIVISOR);
    BigInteger apart = timestamp.subtract(parentTimestamp);
    BigInteger change =
        switch (formula) {
          case FRONTIER ->
              apart.compareTo(BigInteger.valueOf(13)) < 0 ? BigInteger.ONE : BigInteger.valueOf(-1);
          case HOMESTEAD ->
              BigInteger.ONE.subtract(apart.divide(BigInteger.TEN)).max(BigInteger.valueOf(-99));
          default ->
              BigInteger.valueOf(parentHasOmmers ? 2 : 1)
                  .subtract(apart.divide(BigInteger.valueOf(9)))
                  .max(BigInteger.valueOf(-99));
        };
    BigInteger next = parentDifficulty.add(step.multiply(change));
    return next.add(iceAge(formula, number)).max(LEAST);
  }

  private static BigInteger iceAge(Formula formula, BigInteger number) {
    BigInteger late = BigInteger.valueOf(formula.delay);
    BigInteger virtual = number.subtract(late).max(BigInteger.ZERO);
    long periods = virtual.divide(BigInteger.valueOf(PERIOD)).longValueExact();
    return periods < 2 ? BigInteger.ZERO : BigInteger.TWO.pow((int) Math.min(periods - 2, 1 << 20));
  }
}
