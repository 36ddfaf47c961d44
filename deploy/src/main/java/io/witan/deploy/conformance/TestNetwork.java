package io.witan.deploy.conformance;

import io.witan.deploy.conformance.Difficulty.Formula;
import io.witan.protocol.rules.Fork;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network of a blockchain test: one fork, or two with the moment at which the second begins.
 *
 * @param beforeName decides the formula of difficulty, which forks do not tell apart
 * @param at height, time in seconds, or total difficulty, as {@code unit} says
 */
record TestNetwork(
    Fork before, String beforeName, Fork after, String afterName, BigInteger at, Unit unit) {
  /** What {@code at} counts. */
  enum Unit {
    HEIGHT,
    TIME,
    DIFFICULTY
  }

  private static final Pattern TRANSITION =
      Pattern.compile("([A-Za-z0-9]+)To([A-Za-z0-9]+)At(Time|Diff)?([0-9A-Fa-f]+k?)");

  /** The network of this name, or empty where it is not known. */
  static Optional<TestNetwork> named(String name) {
    Optional<Fork> single = Forks.named(name);
    if (single.isPresent()) {
      return Optional.of(
          new TestNetwork(single.get(), name, single.get(), name, BigInteger.ZERO, Unit.HEIGHT));
    }
    Matcher parts = TRANSITION.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<Fork> before = Forks.named(parts.group(1));
    Optional<Fork> after = Forks.named(parts.group(2));
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.empty();
    }
    Unit unit =
        parts.group(3) == null
            ? Unit.HEIGHT
            : parts.group(3).equals("Time") ? Unit.TIME : Unit.DIFFICULTY;
    return Optional.of(
        new TestNetwork(
            before.get(),
            parts.group(1),
            after.get(),
            parts.group(2),
            moment(parts.group(4), unit),
            unit));
  }

  private static BigInteger moment(String text, Unit unit) {
    if (unit == Unit.DIFFICULTY) {
      return new BigInteger(text, 16);
    }
    return text.endsWith("k")
        ? new BigInteger(text.substring(0, text.length() - 1)).multiply(BigInteger.valueOf(1000))
        : new BigInteger(text);
  }

  /** The fork of a block whose ancestors have this difficulty in all. */
  Fork forkOf(long number, long timestamp, BigInteger totalBefore) {
    return isAfter(number, timestamp, totalBefore) ? after : before;
  }

  /** How difficult that block must be; empty where it has no proof of work. */
  Optional<Formula> formulaOf(long number, long timestamp, BigInteger totalBefore) {
    boolean second = isAfter(number, timestamp, totalBefore);
    return DifficultyTests.ofFork(second ? afterName : beforeName);
  }

  private boolean isAfter(long number, long timestamp, BigInteger totalBefore) {
    BigInteger now =
        switch (unit) {
          case HEIGHT -> BigInteger.valueOf(number);
          case TIME -> BigInteger.valueOf(timestamp);
          case DIFFICULTY -> totalBefore;
        };
    return now.compareTo(at) >= 0;
  }
}
