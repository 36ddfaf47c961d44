package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.conformance.Difficulty.Formula;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network of a blockchain test: one fork, or two with the moment at which the second begins.
 *
 * @param at height, time in seconds, or total difficulty, as {@code unit} says
 * @param dao where the second is the DAO's
 */
record TestNetwork(Era before, Era after, BigInteger at, Unit unit, Optional<DaoFork> dao) {
  /** What {@code at} counts. */
  enum Unit {
    HEIGHT,
    TIME,
    DIFFICULTY
  }

  /**
   * Rules of a part of the chain.
   *
   * @param name decides the formula of difficulty, which forks do not tell apart
   */
  record Era(String name, Fork fork, ChainConfig config) {
    static Optional<Era> named(String name, JsonNode test) {
      return Forks.chain(name, test)
          .map(config -> new Era(name, Forks.named(name).orElseThrow(), config));
    }

    /** How difficult a block must be. */
    Formula formula() {
      return DifficultyTests.ofFork(name).orElse(Formula.GRAY_GLACIER);
    }
  }

  private static final Pattern TRANSITION =
      Pattern.compile("([A-Za-z0-9]+?)To([A-Za-z0-9]+?)At(Time|Diff)?([0-9A-Fa-f]{1,18}k?)");

  /**
   * The network of a test, or empty where it is not known.
   *
   * @param name such as {@code ShanghaiToCancunAtTime15k}
   */
  static Optional<TestNetwork> named(String name, JsonNode test) {
    Optional<Era> single = Era.named(name, test);
    if (single.isPresent()) {
      return single.map(
          era -> new TestNetwork(era, era, BigInteger.ZERO, Unit.HEIGHT, Optional.empty()));
    }
    Matcher parts = TRANSITION.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    boolean dao = parts.group(2).equals("Dao");
    Optional<Era> before = Era.named(parts.group(1), test);
    Optional<Era> after = dao ? before : Era.named(parts.group(2), test);
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.empty();
    }
    Unit unit =
        parts.group(3) == null
            ? Unit.HEIGHT
            : parts.group(3).equals("Time") ? Unit.TIME : Unit.DIFFICULTY;
    BigInteger at = moment(parts.group(4), unit);
    return Optional.of(
        new TestNetwork(
            before.get(),
            after.get(),
            at,
            unit,
            dao ? Optional.of(new DaoFork(at.longValueExact())) : Optional.empty()));
  }

  private static BigInteger moment(String text, Unit unit) {
    boolean thousands = text.endsWith("k");
    String digits = thousands ? text.substring(0, text.length() - 1) : text;
    try {
      BigInteger value = new BigInteger(digits, unit == Unit.DIFFICULTY ? 16 : 10);
      return thousands ? value.multiply(BigInteger.valueOf(1000)) : value;
    } catch (NumberFormatException wrong) {
      throw new MalformedTest("\"" + text + "\" is not the moment of a fork");
    }
  }

  /** The rules of a block whose ancestors have this difficulty in all. */
  Era eraOf(long number, long timestamp, BigInteger totalBefore) {
    BigInteger now =
        switch (unit) {
          case HEIGHT -> BigInteger.valueOf(number);
          case TIME -> BigInteger.valueOf(timestamp);
          case DIFFICULTY -> totalBefore;
        };
    return now.compareTo(at) >= 0 ? after : before;
  }
}
