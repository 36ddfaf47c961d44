package io.witan.simulations.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.explore.Campaign;
import io.witan.simulations.explore.Explorers;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConformanceTest {
  @Test
  void everyHonestStepOfSixtyFaultyNetworksIsAllowed() throws InterruptedException {
    Campaign campaign =
        new Campaign(Explorers.RANDOM, Scenario.STANDARD.conforming(), 1, 60, false);
    campaign.run(2);
    assertEquals(60, campaign.progress().done());
    assertEquals(List.of(), List.copyOf(campaign.notable().entrySet()));
    assertTrue(campaign.tally().crashes() > 50);
    assertTrue(campaign.tally().lost() > 1_000);
    assertTrue(campaign.tally().laterRounds() > 500);
  }

  @Test
  void soAreThoseOfValidatorsThatComeAndGo() throws InterruptedException {
    Scenario voted =
        ScenarioReader.parse(
            "observers = 2, explore.votes = 3, expect { calmAt = 90s, conformance = true }");
    Campaign campaign = new Campaign(Explorers.RANDOM, voted, 1, 10, false);
    campaign.run(2);
    assertEquals(List.of(), List.copyOf(campaign.notable().entrySet()));
  }

  @ParameterizedTest
  @CsvSource({
    "quorum-2f, UponPrepare: validPreparesForHeightRoundAndDigest",
    "quorum-f-plus-1, UponPrepare: validPreparesForHeightRoundAndDigest",
    "one-proposer, UponRoundChange: proposer",
    "round-in-hash, UponRoundChange: isReceivedProposalJustification",
    "head-first, UponNewBlock",
  })
  void aWrongStepIsRefusedByTheNameOfItsPredicate(String bug, String predicate)
      throws InterruptedException {
    Scenario planted = ScenarioReader.parse("expect.conformance = true, bug = " + bug);
    Campaign campaign = new Campaign(Explorers.RANDOM, planted, 1, 60, true);
    campaign.run(1);
    refused(campaign.notable().firstEntry().getValue(), predicate);
  }

  @Test
  void preparingABlockOfAWrongStateIsRefused() {
    Scenario planted =
        ScenarioReader.parse(
            "expect.conformance = true, bug = execution-ignored,"
                + " faults = [ { behave = v3, as = \"invalidProposal(stateRoot)\" } ]");
    refused(
        new World(planted.setup(), Trace.NONE, List.of()).run(),
        "UponProposal: validateNonPreparedBlock");
  }

  private static void refused(Outcome outcome, String predicate) {
    Violation found = outcome.violation().orElseThrow(AssertionError::new);
    assertEquals("C1 conformance", found.oracle());
    assertTrue(found.what().contains(": " + predicate), found.what());
  }
}
