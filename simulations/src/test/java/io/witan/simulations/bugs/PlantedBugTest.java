package io.witan.simulations.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.explore.BugHunt;
import io.witan.simulations.explore.Explorer;
import io.witan.simulations.explore.Explorers;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlantedBugTest {
  private static final int SEEDS = 200;
  private static final int HONEST_SEEDS = 20;

  @ParameterizedTest
  @CsvSource({
    "votes-forgotten, rolling-restart",
    "outputs-first, rolling-restart",
    "head-first, random",
    "proposal-unrecorded, rolling-restart",
    "prepare-unrecorded, rolling-restart",
    "commit-unrecorded, rolling-restart",
    "round-change-unrecorded, rolling-restart",
    "lock-forgotten, random",
    "quorum-2f, random",
    "quorum-f-plus-1, random",
    "quorum-2f-plus-1, random",
    "quorum-too-great, byzzfuzz",
    "justified-by-nothing, random",
    "justified-by-one, random",
    "justified-twice, byzzfuzz",
    "justified-unprepared, byzzfuzz",
    "one-proposer, random",
    "timeouts-unbounded, byzzfuzz",
    "round-in-hash, systematic",
    "backlog-unbounded, random",
    "certificate-left-out, byzzfuzz",
    "lock-kept, byzzfuzz",
    "no-jump, rolling-restart",
    "early-expiry, random",
    "expiry-after-commit, rolling-restart",
    "execution-ignored, byzzfuzz",
    "seals-counted-twice, random",
    "seals-of-strangers, byzzfuzz",
    "one-seal-enough, byzzfuzz",
    "signers-cached, byzzfuzz",
    "epoch-keeps-votes, random",
    "tally-not-replayed, random",
    "validators-late, random",
    "height-split, byzzfuzz",
    "answer-awaited, random",
    "peer-given-up, random",
    "off-by-one, random",
    "head-kept-secret, random",
    "peer-forgotten, random",
    "evidence-dropped, random",
    "relay-accused, random"
  })
  void isFound(String label, String explorer) {
    PlantedBug bug = PlantedBug.of(label).orElseThrow();
    BugHunt.Result result = BugHunt.hunt(BugHunt.habitat(bug), of(explorer), SEEDS);
    assertTrue(result.violation().isPresent(), bug.what());
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "byzzfuzz", "twins", "rolling-restart", "systematic"})
  void nothingIsFoundWhereNothingIsPlanted(String explorer) {
    BugHunt.Result result = BugHunt.hunt(BugHunt.ground(), of(explorer), HONEST_SEEDS);
    assertEquals(Optional.empty(), result.violation());
  }

  private static Explorer of(String label) {
    return Explorers.of(label).orElseThrow();
  }
}
