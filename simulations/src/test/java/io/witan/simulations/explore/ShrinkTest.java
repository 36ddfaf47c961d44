package io.witan.simulations.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.oracle.Violation;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.NetworkLaw;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShrinkTest {
  @Test
  void aCrashThatMakesABugShowIsLeftAloneAmongTwentyOtherFaults() {
    Scenario failing = firstFailing("bug = outputs-first, explore { crashes = 12, troubles = 8 }");
    String oracle = broken(failing).orElseThrow();
    assertTrue(failing.faults().size() > 10, () -> failing.faults().toString());
    Scenario small = Shrink.shrink(failing);
    assertEquals(Optional.of(oracle), broken(small));
    assertTrue(small.faults().size() <= 3, () -> small.faults().toString());
    assertNotEquals(Optional.of(oracle), withoutDuplicates(small).flatMap(ShrinkTest::broken));
    assertEquals(small, Shrink.shrink(small));
  }

  @Test
  void aNetworkOfSevenBecomesOneOfFour() {
    Scenario failing =
        firstFailing("validators = 7, observers = 2, bug = quorum-2f, explore.faulty = 2");
    Scenario small = Shrink.shrink(failing);
    assertEquals(4, small.validators());
    assertEquals(0, small.observers());
    assertEquals(broken(failing), broken(small));
  }

  @Test
  void aForkBeyondTheBudgetStaysBeyondTheBudget() {
    Scenario liars =
        ScenarioReader.parse(
            "seed = 3, network.loss = 0.02, faults = ["
                + "{ twin = v0, second = [v2] }, { twin = v1, second = [v2] },"
                + "{ at = 0s, for = 59s, partition = [[v0, v1, v3], [v2, v4, v5]] },"
                + "{ at = 40s, for = 3s, pause = v3 }, { at = 41s, for = 3s, storm = 0.4 }]");
    Scenario small = Shrink.shrink(liars);
    Outcome outcome = run(small);
    assertEquals(Optional.of("S1 agreement"), outcome.violation().map(Violation::oracle));
    assertEquals(1, outcome.excess());
    assertTrue(small.faults().size() <= 3);
  }

  @Test
  void aRunThatHoldsIsNotShrunk() {
    Scenario holds = ScenarioReader.parse("faults = [{ at = 3s, for = 1s, pause = v0 }]");
    assertEquals(holds, Shrink.shrink(holds));
  }

  private static Scenario firstFailing(String text) {
    Scenario scenario = ScenarioReader.parse(text);
    for (long seed = 1; seed < 60; seed++) {
      Scenario drawn = Explorers.RANDOM.drawn(scenario, seed);
      if (drawn.faults().size() > 10 && broken(drawn).isPresent()) {
        return drawn;
      }
    }
    throw new AssertionError("no seed of sixty fails");
  }

  /** The same in a network that duplicates nothing; empty where it is such a network. */
  private static Optional<Scenario> withoutDuplicates(Scenario scenario) {
    NetworkLaw law = scenario.network();
    return law.duplication() == 0
        ? Optional.empty()
        : Optional.of(
            scenario.with(
                scenario.validators(),
                scenario.observers(),
                law.without(true, false),
                scenario.bug()));
  }

  private static Optional<String> broken(Scenario scenario) {
    return run(scenario).violation().map(Violation::oracle);
  }

  private static Outcome run(Scenario scenario) {
    return new World(scenario.setup(), Trace.NONE, List.of()).run();
  }
}
