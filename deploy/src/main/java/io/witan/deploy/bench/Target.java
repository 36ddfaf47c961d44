package io.witan.deploy.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a figure should reach on one core of a common server; machines differ.
 *
 * @param what the line's beginning
 * @param least whether the figure should be at least {@code wanted}, else at most
 * @param unit for people
 */
record Target(
    String what, boolean least, double wanted, String unit, ToDoubleFunction<Measured> figure) {
  private static final List<Target> ALL =
      List.of(
          gas("arithmetic and memory, interpreted", 700),
          gas("arithmetic and memory, compiled", 3_000),
          gas("block of 500 ERC-20 transfers", 200),
          new Target("sender of a signature", true, 28_000, "/s", m -> 1e9 / m.nanos()),
          new Target("bn254 pairing of two pairs", false, 4, "ms", m -> m.nanos() / 1e6),
          new Target("root of 10,000 fresh keys", false, 10, "ms", m -> m.nanos() / 1e6));

  private static Target gas(String what, double wanted) {
    return new Target(what, true, wanted, "Mgas/s", Measured::gasRate);
  }

  static Optional<Target> of(String line) {
    return ALL.stream().filter(target -> line.startsWith(target.what)).findFirst();
  }

  /** The target, and whether it is reached. */
  String verdict(Measured measured) {
    double found = figure.applyAsDouble(measured);
    boolean reached = least ? found >= wanted : found <= wanted;
    String text = (least ? "≥ " : "≤ ") + "%,.0f ".formatted(wanted) + unit;
    return text + (reached ? ": yes" : ": NO");
  }
}
