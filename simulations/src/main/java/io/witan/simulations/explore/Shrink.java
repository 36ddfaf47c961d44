package io.witan.simulations.explore;

import io.witan.simulations.oracle.Violation;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Leaves out what a failure does not need: faults one after the other, then the network's loss and
 * duplication. What stays still breaks the same property. Lots are looked up by key, so leaving one
 * fault out does not reshuffle the others.
 */
public final class Shrink {
  private Shrink() {}

  /** The smaller scenario; the same one where nothing can be left out, or nothing breaks. */
  public static Scenario shrink(Scenario failing) {
    Optional<String> oracle = broken(failing);
    if (oracle.isEmpty()) {
      return failing;
    }
    Scenario smallest = failing;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (int i = smallest.faults().size() - 1; i >= 0; i--) {
        List<PlannedFault> fewer = new ArrayList<>(smallest.faults());
        fewer.remove(i);
        Scenario candidate = smallest.with(fewer);
        if (broken(candidate).equals(oracle)) {
          smallest = candidate;
          smaller = true;
        }
      }
    }
    var law = smallest.network();
    for (var calmer : List.of(law.without(true, true), law.without(true, false))) {
      Scenario candidate =
          smallest.with(smallest.validators(), smallest.observers(), calmer, smallest.bug());
      if (broken(candidate).equals(oracle)) {
        return candidate;
      }
    }
    return smallest;
  }

  private static Optional<String> broken(Scenario scenario) {
    Outcome outcome = new World(scenario.setup(), Trace.NONE, List.of()).run();
    return outcome.violation().map(Violation::oracle);
  }
}
