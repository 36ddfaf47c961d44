package io.witan.simulations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.explore.Campaign;
import io.witan.simulations.explore.Explorers;
import io.witan.simulations.oracle.Oracle;
import io.witan.simulations.oracle.Sight;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.scenario.ScenarioWriter;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RaftSimulationTest {
  private static Scenario scenario(int validators) {
    return ScenarioReader.parse("engine = raft, name = raft, validators = " + validators);
  }

  @Test
  void threeAndFiveAndSevenNodesStaySafeAndLive() throws InterruptedException {
    long elections = 0;
    for (int validators : List.of(3, 5, 7)) {
      Campaign campaign =
          new Campaign(Explorers.RANDOM, scenario(validators), 1, validators == 3 ? 20 : 5, false);
      campaign.run(2);
      assertEquals(List.of(), List.copyOf(campaign.notable().entrySet()));
      assertTrue(campaign.tally().crashes() > 5);
      elections += campaign.tally().laterRounds();
    }
    assertTrue(elections > 30, "leaders change: " + elections);
  }

  @Test
  void membersComeAndGoUnderFaults() throws InterruptedException {
    Scenario scenario = ScenarioReader.read(Path.of("scenarios/raft-members-come-and-go.conf"));
    Voters voters = new Voters();
    Outcome outcome = new World(scenario.setup(), Trace.NONE, List.of(voters)).run();
    assertEquals(Optional.empty(), outcome.violation());
    assertEquals(List.of(3, 4, 5, 4, 3, 4), voters.agreed, "each change was agreed on");
    Scenario drawn =
        ScenarioReader.parse(
            "engine = raft, name = members, validators = 3, observers = 3, explore.votes = 6");
    Campaign campaign = new Campaign(Explorers.RANDOM, drawn, 1, 15, false);
    campaign.run(2);
    assertEquals(List.of(), List.copyOf(campaign.notable().entrySet()));
  }

  /** How many peers the cluster had, in the order in which that was first agreed on. */
  private static final class Voters implements Oracle {
    private final List<Integer> agreed = new ArrayList<>();
    private long newest = -1;

    @Override
    public String id() {
      return "voters";
    }

    @Override
    public Optional<String> see(Sight sight) {
      if (sight instanceof Sight.RaftMoved(var node, var before, var after)
          && after.commit() > newest) {
        newest = after.commit();
        int voters = after.members().voters().size();
        if (agreed.isEmpty() || agreed.getLast() != voters) {
          agreed.add(voters);
        }
      }
      return Optional.empty();
    }
  }

  @Test
  void learnersFollow() throws InterruptedException {
    Scenario learners =
        ScenarioReader.parse("engine = raft, name = learners, validators = 3, observers = 2");
    Campaign campaign = new Campaign(Explorers.RANDOM, learners, 1, 5, false);
    campaign.run(2);
    assertEquals(List.of(), List.copyOf(campaign.notable().entrySet()));
  }

  @Test
  void aScenarioOfRaftIsReadAsItIsWritten() {
    Scenario raft = scenario(3);
    assertEquals(Engine.RAFT, ScenarioReader.parse(ScenarioWriter.write(raft)).engine());
    Outcome once = new World(Explorers.RANDOM.drawn(raft, 4).setup(), Trace.NONE, List.of()).run();
    Outcome again = new World(Explorers.RANDOM.drawn(raft, 4).setup(), Trace.NONE, List.of()).run();
    assertEquals(once.digest(), again.digest());
  }
}
