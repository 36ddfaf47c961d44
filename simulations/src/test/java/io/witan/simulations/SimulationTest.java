package io.witan.simulations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.ledger.QbftExtraData;
import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.bundle.Bundle;
import io.witan.simulations.cli.Sim;
import io.witan.simulations.explore.Campaign;
import io.witan.simulations.explore.Everywhere;
import io.witan.simulations.explore.Explorers;
import io.witan.simulations.explore.Shrink;
import io.witan.simulations.oracle.Oracle;
import io.witan.simulations.oracle.Sight;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.scenario.BadScenario;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.scenario.ScenarioWriter;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {
  private static final int THREADS = 2;

  @TempDir Path folder;

  @Test
  void aHundredNetworksStaySafeAndLiveThroughLossCrashesPartitionsAndLiars()
      throws InterruptedException {
    Campaign campaign = new Campaign(Explorers.RANDOM, Scenario.STANDARD, 1, 100, false);
    campaign.run(THREADS);
    assertEquals(100, campaign.progress().done());
    assertEquals(List.of(), List.copyOf(campaign.notable().entrySet()));
    assertTrue(campaign.tally().crashes() > 100);
    assertTrue(campaign.tally().lost() > 1_000);
    assertTrue(campaign.tally().fetches() > 100);
  }

  @Test
  void sevenValidatorsWithTwoFaultyOnesAndAnObserverDoTheSame() throws InterruptedException {
    Scenario seven =
        ScenarioReader.parse("validators = 7, observers = 1, explore.faulty = 2, name = seven");
    Campaign campaign = new Campaign(Explorers.RANDOM, seven, 1, 10, false);
    campaign.run(THREADS);
    assertEquals(List.of(), List.copyOf(campaign.notable().entrySet()));
  }

  @Test
  void ibftStaysSafeAndLiveToo() throws InterruptedException {
    Scenario ibft = ScenarioReader.parse("engine = ibft, name = ibft");
    assertEquals(Engine.IBFT, ScenarioReader.parse(ScenarioWriter.write(ibft)).engine());
    Campaign campaign = new Campaign(Explorers.RANDOM, ibft, 1, 30, false);
    campaign.run(THREADS);
    assertEquals(30, campaign.progress().done());
    assertEquals(List.of(), List.copyOf(campaign.notable().entrySet()));
    assertTrue(campaign.tally().laterRounds() > 100);
  }

  @Test
  void aBundleOfAFailedRunReplaysToItsDigest() throws IOException {
    Scenario failing = Explorers.RANDOM.drawn(planted(PlantedBug.of("quorum-2f").orElseThrow()), 3);
    Outcome written = Bundle.write(folder, failing);
    Bundle bundle = Bundle.read(folder);
    Outcome again = run(bundle.scenario());
    assertEquals("S3 validity", again.violation().map(Violation::oracle).orElseThrow());
    assertEquals(written.digest(), again.digest());
    assertEquals(bundle.digest(), again.digest());
    assertFalse(Files.readAllLines(folder.resolve("trace.ndjson")).isEmpty());
    assertEquals(1, Sim.execute("replay", folder.toString()));
  }

  @Test
  void moreLiarsThanTheNetworkBearsForkIt() {
    Scenario liars = example("two-liars-of-four");
    assertEquals(Optional.of("S1 agreement"), run(liars).violation().map(Violation::oracle));
    Scenario smaller = Shrink.shrink(liars);
    assertTrue(smaller.faults().size() < liars.faults().size());
    assertEquals(Optional.of("S1 agreement"), run(smaller).violation().map(Violation::oracle));
  }

  @Test
  void theExamplesEndAsTheySay() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of("scenarios"))) {
      files = all.sorted().toList();
    }
    List<String> broken = new ArrayList<>();
    for (Path file : files) {
      if (run(ScenarioReader.read(file)).violation().isPresent()) {
        broken.add(file.getFileName().toString());
      }
    }
    assertEquals(List.of("outputs-first.conf", "quorum-2f.conf", "two-liars-of-four.conf"), broken);
  }

  @Test
  void validatorsAreVotedInAndOutUnderFaults() {
    List<Integer> sizes = new ArrayList<>();
    Oracle watch =
        new Oracle() {
          @Override
          public String id() {
            return "sizes";
          }

          @Override
          public Optional<String> see(Sight sight) {
            if (sight instanceof Sight.Appended(var node, var block, var hash)) {
              var extra = QbftExtraData.decode(block.header().extraData());
              int size = extra.validators().size();
              if (node == 1 && (sizes.isEmpty() || sizes.getLast() != size)) {
                sizes.add(size);
              }
            }
            return Optional.empty();
          }
        };
    Scenario scenario = example("validators-come-and-go");
    Outcome outcome = new World(scenario.setup(), Trace.NONE, List.of(watch)).run();
    assertEquals(Optional.empty(), outcome.violation());
    assertEquals(List.of(4, 5, 6, 5), sizes);
    assertEquals(scenario, ScenarioReader.parse(ScenarioWriter.write(scenario)));
  }

  @Test
  void aScenarioIsReadAsItWasWritten() {
    for (long seed = 1; seed < 50; seed++) {
      Scenario drawn = Explorers.RANDOM.drawn(Scenario.STANDARD, seed);
      assertEquals(drawn, ScenarioReader.parse(ScenarioWriter.write(drawn)));
    }
  }

  @Test
  void aScenarioThatCannotBeFollowedIsNamedAndEndsWithThree() {
    for (String text :
        List.of(
            "validatros = 4",
            "validators = 0",
            "network.loss = 5",
            "faults = [ { at = 1s, for = 1s, kill = v9 } ]",
            "faults = [ { at = 1s, for = 9h, pause = v1 } ]",
            "faults = [ { at = 1s, for = 1s, explode = v1 } ]",
            "bug = none-of-them")) {
      assertThrows(BadScenario.class, () -> ScenarioReader.parse(text), text);
    }
    assertEquals(3, Sim.execute("run", folder.resolve("nothing.conf").toString()));
    assertEquals(3, Sim.execute("explore", "--seeds", "many"));
    assertEquals(0, Sim.execute("explore", "--seeds", "2", "--cores", "1"));
  }

  @Test
  void aValidatorMayDieAtEveryMomentOfTheFirstBlock() {
    Scenario first =
        ScenarioReader.parse(
            "network.loss = 0, expect { calmAt = 3500ms, within = 60s, blocks = 2 }");
    Everywhere everywhere = new Everywhere(first);
    List<Scenario> deaths = everywhere.all();
    assertTrue(deaths.size() > 300);
    assertEquals(Optional.empty(), everywhere.failing(deaths, done -> {}));
  }

  @Test
  void anotherSeedIsAnotherRun() {
    assertFalse(
        run(Explorers.RANDOM.drawn(Scenario.STANDARD, 1))
            .digest()
            .equals(run(Explorers.RANDOM.drawn(Scenario.STANDARD, 2)).digest()));
  }

  private static Scenario planted(PlantedBug bug) {
    Scenario base = Scenario.STANDARD;
    return base.with(base.validators(), base.observers(), base.network(), Optional.of(bug));
  }

  private static Scenario example(String name) {
    return ScenarioReader.read(Path.of("scenarios", name + ".conf"));
  }

  private static Outcome run(Scenario scenario) {
    return new World(scenario.setup(), Trace.NONE, List.of()).run();
  }
}
