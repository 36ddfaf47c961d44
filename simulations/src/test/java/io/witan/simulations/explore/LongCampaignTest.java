package io.witan.simulations.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.oracle.Violation;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongCampaignTest {
  private static final Scenario GROUND =
      ScenarioReader.parse(
          """
          clients = 3
          expect { calmAt = 2m, within = 2m, waves = 2 }
          events = 100000000
          """);

  @Test
  void allEnginesBearWaveAfterWave() throws InterruptedException {
    List<Scenario> networks =
        List.of(GROUND, GROUND.with(Engine.IBFT), GROUND, GROUND.with(Engine.RAFT));
    LongCampaign campaign = new LongCampaign(networks, 1, Duration.ofHours(20));
    campaign.run(1);
    assertEquals(3, campaign.networks().size());
    assertTrue(campaign.lasted().toHours() >= 20);
    for (CampaignFigures figures : campaign.networks()) {
      assertEquals(List.of(), violations(figures));
      assertEquals(figures.lasted(), figures.troubled().multipliedBy(2), "half of it is calm");
      assertTrue(figures.faults().containsKey("partitions"));
    }
  }

  @Test
  void aViolationEndsItAndIsKept() throws InterruptedException {
    Scenario planted =
        ScenarioReader.parse("bug = head-first").with(GROUND.times(), GROUND.waves());
    LongCampaign campaign = new LongCampaign(List.of(planted), 7, Duration.ofDays(365));
    campaign.run(1);
    assertEquals(1, violations(campaign.networks().getFirst()).size());
  }

  private static List<String> violations(CampaignFigures figures) {
    Collection<Outcome> failed = figures.failed().values();
    return failed.stream().flatMap(o -> o.violation().stream()).map(Violation::toString).toList();
  }
}
