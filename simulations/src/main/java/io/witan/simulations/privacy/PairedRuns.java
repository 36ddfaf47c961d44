package io.witan.simulations.privacy;

import io.witan.simulations.privacy.PrivateOutcome.Violation;
import java.util.List;
import java.util.Optional;

/**
 * S9, non-interference, which takes two runs: with other secrets of the same length in all payloads
 * to which one organisation is no party, everything that it can see is the same.
 */
public final class PairedRuns {
  static final String S9 = "S9 non-interference";

  private PairedRuns() {}

  /** The organisation that looks: the last one. */
  static int watcher(PrivateSetup setup) {
    return setup.organisations() - 1;
  }

  /** Runs twice; the first outcome, or the difference. */
  public static PrivateOutcome run(PrivateSetup setup) {
    PrivateWorld one = new PrivateWorld(setup);
    PrivateOutcome outcome = one.run();
    if (outcome.violation().isPresent()) {
      return outcome;
    }
    PrivateWorld other = new PrivateWorld(setup.withContent(setup.content() + 1));
    other.run();
    return difference(one.checks().watched(), other.checks().watched())
        .map(
            what ->
                new PrivateOutcome(
                    Optional.of(new Violation(S9, what)),
                    outcome.counts(),
                    outcome.lasted(),
                    outcome.digest()))
        .orElse(outcome);
  }

  private static Optional<String> difference(List<String> one, List<String> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      String first = i < one.size() ? one.get(i) : "nothing";
      String second = i < other.size() ? other.get(i) : "nothing";
      if (!first.equals(second)) {
        return Optional.of("the watcher sees '%s' or '%s'".formatted(first, second));
      }
    }
    return Optional.empty();
  }
}
