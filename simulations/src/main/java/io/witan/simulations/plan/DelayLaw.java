package io.witan.simulations.plan;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long frames are on their way. */
public sealed interface DelayLaw {
  Pattern TEXT = Pattern.compile("([a-z]+)\\(([^(),]+)(?:,([^(),]+))?\\)");

  /** Always the same. */
  record Constant(Duration delay) implements DelayLaw {}

  /** Anything between two delays, all alike. */
  record Uniform(Duration least, Duration most) implements DelayLaw {}

  /** Mostly short, now and then some times as long as the mean. */
  record Exponential(Duration mean) implements DelayLaw {}

  /**
   * Mostly the least delay, now and then very much longer.
   *
   * @param shape the tail: 1 is very long, 3 is short
   */
  record Pareto(Duration least, double shape) implements DelayLaw {}

  /** The longest delay that any law gives: a minute, in microseconds. */
  long MOST = 60_000_000;

  /**
   * The delay of one frame in microseconds.
   *
   * @param lot at least 0, less than 1
   */
  default long micros(double lot) {
    double micros =
        switch (this) {
          case Constant(var delay) -> micros(delay);
          case Uniform(var least, var most) -> micros(least) + lot * (micros(most) - micros(least));
          case Exponential(var mean) -> -StrictMath.log(1 - lot) * micros(mean);
          case Pareto(var least, var shape) -> micros(least) / StrictMath.pow(1 - lot, 1 / shape);
        };
    return (long) Math.min(MOST, micros);
  }

  /** As scenario files write it: {@code exponential(30ms)}, {@code pareto(20ms, 1.5)}. */
  default String text() {
    return switch (this) {
      case Constant(var delay) -> "constant(" + time(delay) + ")";
      case Uniform(var least, var most) -> "uniform(" + time(least) + ", " + time(most) + ")";
      case Exponential(var mean) -> "exponential(" + time(mean) + ")";
      case Pareto(var least, var shape) ->
          String.format(Locale.ROOT, "pareto(%s, %.3f)", time(least), shape);
    };
  }

  /** Reads what {@link #text} writes; empty where it is no law. */
  static Optional<DelayLaw> of(String text) {
    Matcher parts = TEXT.matcher(text.replace(" ", ""));
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      String second = parts.group(3);
      return switch (parts.group(1) + (second == null ? 1 : 2)) {
        case "constant1" -> Optional.of(new Constant(time(parts.group(2))));
        case "uniform2" -> Optional.of(new Uniform(time(parts.group(2)), time(second)));
        case "exponential1" -> Optional.of(new Exponential(time(parts.group(2))));
        case "pareto2" ->
            Optional.of(new Pareto(time(parts.group(2)), Double.parseDouble(second)))
                .filter(law -> law.shape > 0)
                .map(law -> law);
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException wrong) {
      return Optional.empty();
    }
  }

  private static double micros(Duration duration) {
    return duration.toNanos() / 1000.0;
  }

  private static String time(Duration duration) {
    return duration.toNanos() / 1000 + "us";
  }

  private static Duration time(String text) {
    for (var unit : List.of(new Unit("us", 1_000), new Unit("ms", 1_000_000))) {
      if (text.endsWith(unit.name)) {
        return unit.times(text.substring(0, text.length() - 2));
      }
    }
    if (text.endsWith("s")) {
      return new Unit("s", 1_000_000_000).times(text.substring(0, text.length() - 1));
    }
    throw new IllegalArgumentException(text);
  }

  /** A unit of time. */
  record Unit(String name, long nanos) {
    /** Some days, so that no number is too great. */
    private static final double MOST_NANOS = 1e15;

    private Duration times(String count) {
      double whole = Double.parseDouble(count) * nanos;
      if (!(whole >= 0 && whole < MOST_NANOS)) {
        throw new IllegalArgumentException(count);
      }
      return Duration.ofNanos((long) whole);
    }
  }
}
