package io.witan.simulations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.bundle.Bundle;
import io.witan.simulations.oracle.Oracle;
import io.witan.simulations.oracle.Sight;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.plan.Lie;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.CrashPoint;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.NetworkLaw;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeExampleTest {
  @TempDir Path folder;

  /** No two blocks of one proposer in a row. */
  private static final class TakingTurns implements Oracle {
    private final TreeSet<Long> seen = new TreeSet<>();
    private Address last = Address.ZERO;

    @Override
    public String id() {
      return "taking turns";
    }

    @Override
    public Optional<String> see(Sight sight) {
      if (!(sight instanceof Sight.Appended(var node, var block, var hash))
          || !seen.add(block.number())) {
        return Optional.empty();
      }
      boolean again = block.header().coinbase().equals(last);
      last = block.header().coinbase();
      return again ? Optional.of(last + " twice, at " + block.number()) : Optional.empty();
    }
  }

  @Test
  void theReadmeShowsThisCode() throws Exception {
    Path here = Path.of("src/test/java/io/witan/simulations/ReadmeExampleTest.java");
    String code = Files.readString(here).replaceAll("\\s+", " ");
    List<String> shown =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(match -> match.group(1).replaceAll("\\s+", " ").strip())
            .toList();
    assertEquals(2, shown.size());
    for (String block : shown) {
      assertTrue(code.contains(block), block);
    }
  }

  @Test
  void theReadmesExampleIsSafeAndLive() throws Exception {
    Duration twoSeconds = Duration.ofSeconds(2);
    Verdict verdict =
        Simulation.of(Engine.QBFT)
            .validators(4)
            .seed(7)
            .network(new NetworkLaw(Duration.ofMillis(5), Duration.ofMillis(30), 20, 0))
            .when(
                state -> state.node(1).preparedAt(7),
                new Crash(Duration.ZERO, 1, CrashPoint.TORN, twoSeconds))
            .byzantine(3, Lie.EQUIVOCATE_PROPOSAL)
            .run();
    verdict.assertSafe().assertLive().writeTo(folder);
    assertEquals(1, verdict.outcome().tally().crashes());
    assertEquals(verdict.outcome().digest(), Bundle.read(folder).digest());
    assertTrue(Files.exists(folder.resolve("report.html")));
  }

  @Test
  void anOracleOfOnesOwnSeesEveryBlock() {
    Simulation four = Simulation.of(Engine.QBFT).seed(2);
    four.watch(new TakingTurns()).run().assertSafe().assertLive();
    Verdict stuck =
        four.bug(PlantedBug.of("one-proposer").orElseThrow()).watch(new TakingTurns()).run();
    assertEquals(Optional.empty(), stuck.broken());
    Verdict one = Simulation.of(Engine.QBFT).validators(1).watch(new TakingTurns()).run();
    assertEquals(Optional.of("taking turns"), one.broken());
    assertThrows(AssertionError.class, one::assertSafe);
  }

  @Test
  void validatorsComeAndGoWhileNodesDie() {
    Verdict verdict =
        Simulation.of(Engine.QBFT)
            .observers(2)
            .validatorChurn(Duration.ofSeconds(7))
            .when(
                state -> state.node(4).proposedAt(state.node(4).height() + 1),
                new Crash(Duration.ZERO, 4, CrashPoint.AFTER_DURABLE, Duration.ofSeconds(3)))
            .run()
            .assertSafe()
            .assertLive();
    assertEquals(1, verdict.outcome().tally().crashes());
  }

  @Test
  void aConditionInAFileBecomesATimeBeforeTheRun() {
    Scenario scenario =
        ScenarioReader.parse(
            "network.loss = 0, faults = [{ when = \"v1 prepared at height 3\", for = 2s, kill = v1"
                + " }, { when = \"v2 finished height 500\", for = 1s, pause = v0 }]");
    assertEquals(1, scenario.faults().size());
    assertTrue(scenario.faults().getFirst() instanceof Crash crash && crash.node() == 1);
    long millis = scenario.faults().getFirst().at().toMillis();
    assertTrue(millis > 2_000 && millis < 4_500, () -> millis + " ms");
    for (String when :
        new String[] {
          "v1 slept at height 3", "height 3", "v1 prepared", "v9 prepared at height 3"
        }) {
      String text = "faults = [{ when = \"" + when + "\", for = 2s, kill = v1 }]";
      assertThrows(RuntimeException.class, () -> ScenarioReader.parse(text), when);
    }
  }
}
