package io.witan.simulations;

import io.witan.simulations.bundle.Bundle;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a run ended, and what it was.
 *
 * @param scenario with every fault spelled out
 */
public record Verdict(Scenario scenario, Outcome outcome) {
  /** The property that broke, as S1. */
  public Optional<String> broken() {
    return outcome.violation().map(Violation::oracle);
  }

  /** Throws an {@link AssertionError} where a property of safety broke. */
  public Verdict assertSafe() {
    if (broken().isPresent() && !isOfLiveness()) {
      throw new AssertionError(outcome.violation().get() + " in " + scenario);
    }
    return this;
  }

  /** Throws an {@link AssertionError} where the chain stood still, or the run did not end. */
  public Verdict assertLive() {
    if (isOfLiveness() || outcome.exhausted()) {
      throw new AssertionError("not live: " + outcome + " in " + scenario);
    }
    return this;
  }

  private boolean isOfLiveness() {
    return broken().filter(oracle -> oracle.startsWith("L")).isPresent();
  }

  /** Writes the bundle of this run, to be replayed, shrunk and read. */
  public Verdict writeTo(Path folder) throws IOException {
    Bundle.write(folder, scenario);
    return this;
  }
}
