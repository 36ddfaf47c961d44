package io.witan.simulations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.explore.Campaign;
import io.witan.simulations.explore.Explorers;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.scenario.ScenarioWriter;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.util.List;
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
