package io.witan.simulations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftObservation.Accused;
import io.witan.simulations.explore.BeyondBudget;
import io.witan.simulations.explore.Explorers;
import io.witan.simulations.oracle.Fork;
import io.witan.simulations.oracle.Oracle;
import io.witan.simulations.oracle.Sight;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.plan.Lie;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who contradicts itself is named, and nobody else; A1 and A2 watch every run here. */
class AccountabilityTest {
  /** Collects whom honest nodes name. */
  private static final class Names implements Oracle {
    private final Set<Address> culprits = new TreeSet<>();

    @Override
    public String id() {
      return "names";
    }

    @Override
    public Optional<String> see(Sight sight) {
      if (sight instanceof Sight.Reported(var node, Accused(var evidence))) {
        culprits.add(evidence.culprit());
      }
      return Optional.empty();
    }
  }

  /** One node hears the lie, and by relay the truth, for slow links make heights last. */
  @ParameterizedTest
  @EnumSource(
      value = Lie.class,
      names = {"EQUIVOCATE_PREPARE", "EQUIVOCATE_COMMIT"})
  void aLiarThatTellsOneNodeOtherwiseIsNamed(Lie lie) {
    Set<Address> named = new TreeSet<>();
    for (long seed = 1; seed <= 10; seed++) {
      Names names = new Names();
      Scenario scenario =
          ScenarioReader.parse("network.loss = 0.2, network.delay = 300ms").with(seed);
      Simulation.of(scenario)
          .fault(new Behave(3, lie, List.of(1), Optional.empty()))
          .watch(names)
          .run()
          .assertSafe();
      named.addAll(names.culprits);
    }
    assertEquals(1, named.size());
  }

  @Test
  void twinsAreNamed() {
    Set<Address> named = new TreeSet<>();
    for (long seed = 1; seed <= 10; seed++) {
      Names names = new Names();
      Scenario twins =
          ScenarioReader.parse("network.delay = 200ms, faults = [{ twin = v0, second = [v2] }]")
              .with(seed);
      Simulation.of(twins).watch(names).run().assertSafe();
      named.addAll(names.culprits);
    }
    assertEquals(1, named.size());
  }

  /** More liars than the network bears: what they broke is explained, and only they are named. */
  @Test
  void aForkNamesThoseWhoMadeIt() {
    Set<String> kinds = new TreeSet<>();
    int forks = 0;
    for (long seed = 1; seed <= 40; seed++) {
      Scenario beyond = new BeyondBudget(Explorers.RANDOM).drawn(Scenario.STANDARD, seed);
      Outcome outcome = Simulation.of(beyond).run().outcome();
      assertFalse(outcome.isBug(), outcome::toString);
      if (outcome.fork().isPresent()) {
        Fork fork = outcome.fork().get();
        forks++;
        assertEquals(Optional.of("S1 agreement"), outcome.violation().map(Violation::oracle));
        assertTrue(fork.culprits().stream().map(Fork.Culprit::node).distinct().count() >= 2);
        fork.culprits().forEach(culprit -> kinds.add(culprit.kind()));
      }
    }
    assertTrue(forks >= 5, "forks: " + forks);
    assertEquals(Set.of("equivocation", "forgotten lock"), kinds);
  }

  @Test
  void crashesAndPartitionsOfHonestNodesNameNobody() {
    Scenario honest = ScenarioReader.parse("explore.faulty = 0");
    long rounds = 0;
    for (long seed = 1; seed <= 100; seed++) {
      Names names = new Names();
      Verdict verdict =
          Simulation.of(Explorers.RANDOM.drawn(honest, seed)).watch(names).run().assertSafe();
      assertEquals(Set.of(), names.culprits, () -> verdict.scenario().toString());
      rounds += verdict.outcome().tally().laterRounds();
    }
    assertTrue(rounds > 1_000, "rounds after the first: " + rounds);
  }
}
