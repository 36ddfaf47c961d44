package io.witan.simulations.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.consensus.BftFrame;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.scenario.BadScenario;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.scenario.ScenarioWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TroublesTest {
  private static final String CALM =
      "validators = 4, network { loss = 0, duplication = 0 }, "
          + "expect { calmAt = 20s, within = 60s, blocks = 3 }, faults = [";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ at = 3s, for = 6s, links = mute, from = [v0], to = [v1, v2] }",
        "{ at = 3s, for = 6s, links = clog, from = [v0, v1] }",
        "{ at = 3s, for = 9s, links = swizzle }",
        "{ at = 3s, for = 9s, links = slow, delay = \"pareto(20ms, 1.200)\" }",
        "{ at = 3s, for = 9s, links = slow, delay = \"uniform(1ms, 900ms)\", to = [v3] }",
        "{ at = 3s, for = 9s, links = cap, rate = 4k }",
        "{ at = 3s, for = 9s, links = duplicate, share = 0.5 }",
        "{ at = 3s, for = 9s, links = reorder, share = 0.5 }",
        "{ at = 3s, for = 9s, links = corrupt, share = 0.05 }",
        "{ at = 3s, for = 0s, links = reset, from = [v0] }",
        "{ at = 5s, for = 2s, kill = v1, point = torn }",
        "{ at = 5s, for = 2s, disk = v1, fault = wipe }",
        "{ at = 8s, for = 2s, disk = v1, fault = restore, age = 4s }",
        "{ at = 8s, for = 2s, disk = v1, fault = rot }",
        "{ at = 2s, for = 9s, disk = v1, fault = lostFsync }, { at = 6s, for = 1s, kill = v1 }",
        "{ at = 3s, for = 6s, disk = v1, fault = full }",
        "{ at = 3s, for = 6s, disk = v1, fault = errors, share = 0.3 }",
        "{ at = 3s, for = 6s, disk = v1, fault = stall, by = 700ms }",
        "{ at = 3s, for = 9s, clock = v1, by = -3s }",
        "{ at = 3s, for = 9s, clock = v1, by = 800ms, drift = 0.05 }"
      })
  void oneTroubleIsBorneAndChangesTheRun(String fault) {
    Scenario scenario = ScenarioReader.parse(CALM + fault + "]");
    assertEquals(scenario, ScenarioReader.parse(ScenarioWriter.write(scenario)));
    Outcome outcome = run(scenario, Trace.NONE);
    assertEquals(Optional.empty(), outcome.violation());
    assertEquals(0, outcome.excess());
    assertEquals(outcome.digest(), run(scenario, Trace.NONE).digest());
    // A fault that does nothing at all would leave the same frames in the same order.
    assertNotEquals(hearings(scenario.with(List.of())), hearings(scenario));
  }

  @Test
  void aMutedLinkLosesItsFramesOneWayOnly() {
    Scenario scenario =
        ScenarioReader.parse(
            CALM + "{ at = 2s, for = 10s, links = mute, from = [v0], to = [v1] }]");
    long[] heard = new long[2];
    run(
        scenario,
        (micros, node, what) -> {
          boolean during = micros > 2_200_000 && micros < 12_000_000;
          if (during && what instanceof Happening.Arrived(var from, var frame)) {
            heard[0] += from == 0 && node == 1 ? 1 : 0;
            heard[1] += from == 1 && node == 0 ? 1 : 0;
          }
        });
    assertEquals(0, heard[0]);
    assertTrue(heard[1] > 20);
  }

  @Test
  void cloggedFramesArriveTogetherWhenTheFaultIsOver() {
    Scenario scenario =
        ScenarioReader.parse(CALM + "{ at = 2s, for = 5s, links = clog, from = [v0], to = [v1] }]");
    List<Long> arrivals = new ArrayList<>();
    run(
        scenario,
        (micros, node, what) -> {
          boolean clogged = node == 1 && micros > 2_400_000 && micros < 7_200_000;
          if (clogged && what instanceof Happening.Arrived(var from, var frame) && from == 0) {
            arrivals.add(micros);
          }
        });
    assertTrue(arrivals.stream().filter(micros -> micros == 7_000_000).count() > 5);
    assertTrue(arrivals.stream().allMatch(micros -> micros >= 7_000_000), arrivals::toString);
  }

  @Test
  void aNodeWithAFullDiskSignsNothingAndCountsAgainLater() {
    Scenario scenario =
        ScenarioReader.parse(CALM + "{ at = 4s, for = 8s, disk = v2, fault = full }]");
    long[] votes = new long[2];
    Outcome outcome =
        run(
            scenario,
            (micros, node, what) -> {
              if (node == 2 && what instanceof Happening.Sent(var to, BftFrame frame, var n)) {
                boolean during = micros > 5_500_000 && micros < 12_000_000;
                votes[during ? 0 : 1] += frame.view().height() > 5 ? 1 : 0;
              }
            });
    assertEquals(0, votes[0]);
    assertTrue(votes[1] > 10);
    assertTrue(outcome.tally().crashes() > 2);
  }

  @Test
  void moreAmnesiaThanTheNetworkBearsIsCountedAndMakesAVerdictInconclusive() {
    String wipes =
        "{ at = 5s, for = 1s, disk = v0, fault = wipe },"
            + "{ at = 5s, for = 1s, disk = v1, fault = wipe },"
            + "{ at = 5s, for = 1s, disk = v2, fault = wipe }]";
    assertEquals(2, run(ScenarioReader.parse(CALM + wipes), Trace.NONE).excess());
    String crashes = "{ at = 5s, for = 1s, kill = v0 }, { at = 5s, for = 1s, kill = v1 }]";
    assertEquals(0, run(ScenarioReader.parse(CALM + crashes), Trace.NONE).excess());
  }

  @Test
  void aTroubleThatCannotBeReadIsNamedWithItsPlace() {
    for (String fault :
        List.of(
            "{ at = 1s, for = 1s, links = bent }",
            "{ at = 1s, for = 1s, links = cap, rate = 0 }",
            "{ at = 1s, for = 1s, links = slow, delay = \"normal(3ms)\" }",
            "{ at = 1s, for = 1s, links = mute, share = 0.5 }",
            "{ at = 1s, for = 1s, links = mute, from = [v7] }",
            "{ at = 1s, for = 1s, disk = v1, fault = fire }",
            "{ at = 1s, for = 1s, disk = v1, fault = wipe, age = 3s }",
            "{ at = 1s, for = 1s, disk = v1, fault = restore, age = 0s }",
            "{ at = 1s, for = 1s, clock = v1, drift = 2 }",
            "{ at = -1s, for = 1s, clock = v1, by = 1s }")) {
      String text = CALM + "{ at = 1s, for = 1s, pause = v0 }, " + fault + "]";
      BadScenario wrong = assertThrows(BadScenario.class, () -> ScenarioReader.parse(text), fault);
      assertTrue(
          wrong.getMessage().startsWith("faults[1]")
              || wrong.getMessage().contains("negative time"),
          wrong::getMessage);
    }
  }

  private static String hearings(Scenario scenario) {
    StringBuilder all = new StringBuilder();
    Trace trace =
        (micros, node, what) -> {
          if (what instanceof Happening.Arrived arrived) {
            all.append(micros).append(node).append(arrived.from()).append(' ');
          }
        };
    Optional<Violation> broken = run(scenario, trace).violation();
    assertEquals(Optional.empty(), broken);
    return all.toString();
  }

  private static Outcome run(Scenario scenario, Trace trace) {
    return new World(scenario.setup(), trace, List.of()).run();
  }
}
