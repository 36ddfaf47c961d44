package io.witan.simulations.bugs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.explore.Campaign;
import io.witan.simulations.explore.Explorers;
import io.witan.simulations.scenario.ScenarioReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlantedBugTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "votes-forgotten",
        "outputs-first",
        "proposal-unrecorded",
        "round-change-unrecorded",
        "lock-forgotten",
        "quorum-2f",
        "quorum-f-plus-1",
        "quorum-2f-plus-1",
        "one-proposer",
        "timeouts-unbounded",
        "round-in-hash",
        "certificate-left-out",
        "execution-ignored",
        "seals-counted-twice",
        "signers-cached",
        "epoch-keeps-votes",
        "tally-not-replayed",
        "validators-late",
        "height-split",
        "answer-awaited",
        "peer-given-up",
        "off-by-one",
        "head-kept-secret",
        "peer-forgotten"
      })
  void isFound(String label) throws InterruptedException {
    PlantedBug bug = PlantedBug.of(label).orElseThrow();
    var scenario = ScenarioReader.parse(bug.needs() + "\nbug = " + label);
    Campaign campaign = new Campaign(Explorers.RANDOM, scenario, 1, 300, true);
    campaign.run(2);
    assertTrue(campaign.progress().violations() > 0, bug.what());
  }
}
