package io.witan.simulations.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.explore.Explorers;
import io.witan.simulations.oracle.Oracle;
import io.witan.simulations.oracle.Sight;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExactTest {
  @Test
  void aRunWithAllBytesAndHashesOfTheProductIsTheSameRun() {
    for (String engine : List.of("qbft", "ibft")) {
      Scenario scenario = ScenarioReader.parse("engine = " + engine);
      for (long seed = 1; seed <= 4; seed++) {
        Setup setup = Explorers.RANDOM.drawn(scenario, seed).setup();
        Outcome quick = new World(setup, Trace.NONE, List.of()).run();
        assertEquals(quick, World.exact(setup).run(), engine + " " + seed);
      }
    }
  }

  @Test
  void withALoadEachBlockHasItsCallsAndEachNodeExecutesThem() {
    Scenario short4 =
        ScenarioReader.parse("network.loss = 0, expect { calmAt = 5s, within = 60s, blocks = 3 }");
    Setup setup = short4.setup().withLoad(10);
    List<Integer> calls = new ArrayList<>();
    Oracle watch =
        new Oracle() {
          @Override
          public String id() {
            return "calls";
          }

          @Override
          public Optional<String> see(Sight sight) {
            if (sight instanceof Sight.Appended(var node, var block, var hash) && node == 0) {
              calls.add(block.transactions().size());
            }
            return Optional.empty();
          }
        };
    Outcome outcome = new World(setup, Trace.NONE, List.of(watch)).run();
    assertEquals(Optional.empty(), outcome.violation());
    assertTrue(calls.size() > 5);
    assertTrue(calls.stream().allMatch(count -> count == 10), calls::toString);
    assertEquals(outcome, World.exact(setup).run());
  }
}
