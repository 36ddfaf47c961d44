package io.witan.simulations.fuzz;

import io.witan.protocol.machine.Workers;
import java.util.List;
import java.util.Optional;

/** Runs a case in all ways and compares what they show. */
public final class Ways {
  private final List<Side> sides;

  public Ways(List<Side> sides) {
    this.sides = List.copyOf(sides);
  }

  /** All that this build has. */
  public static Ways all() {
    return new Ways(
        List.of(
            new BlockSide("sequential", Workers.CALLER, Workers.CALLER),
            new BlockSide("parallel", new Backwards(), new Threads()),
            new CompiledSide()));
  }

  /** What is compared with the step-by-step run. */
  public List<String> names() {
    return sides.stream().map(Side::name).toList();
  }

  /** The first difference, or empty where all ways agree. */
  public Optional<Difference> difference(FuzzCase given, Coverage coverage) {
    Watch watch = new Watch(coverage);
    Stepwise.Ended expected;
    try {
      expected = Stepwise.run(given, watch);
    } catch (RuntimeException thrown) {
      return Optional.of(new Difference("step by step", "throws " + thrown));
    }
    int excess = expected.excess().signum();
    if (excess > 0 || (excess < 0 && !watch.sawSelfDestruct())) { // which may burn
      String what = "all together are " + expected.excess() + " wei more than there should be";
      return Optional.of(new Difference("balances", what));
    }
    for (Side side : sides) {
      Optional<String> found = difference(expected.observed(), side, given);
      if (found.isPresent()) {
        return Optional.of(new Difference(side.name(), found.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> difference(Observed expected, Side side, FuzzCase given) {
    try {
      return expected.difference(side.run(given));
    } catch (RuntimeException thrown) {
      return Optional.of("throws " + thrown);
    }
  }
}
