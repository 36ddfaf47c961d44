package io.witan.simulations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs that real networks had, and ours: each scenario fails once the fix is taken out. */
class CorpusTest {
  @ParameterizedTest
  @CsvSource({
    "b01-quorum-of-five, quorum-2f-plus-1, S3 validity",
    "b02-locked-on-two-blocks, lock-kept, L1 progress",
    "b03-prepared-block-is-shown, certificate-left-out, L1 progress",
    "b03-highest-prepared-decides, justified-lower, C1 conformance",
    "b04-expiry-after-commit, expiry-after-commit, S4 lock",
    "b05-proposed-again, round-in-hash, L1 progress",
    "b06-no-expiry-before-a-block-is-due, early-expiry, L6 steady",
    "b06-epoch-forgets-votes, epoch-keeps-votes, S3 validity",
    "b07-seals-counted-once, seals-counted-twice, S3 validity",
    "b08-bounded-backlog, backlog-unbounded, S12 bounds",
    "b09-seals-bound-to-their-block, signers-cached, S3 validity",
    "b09-seals-of-members, seals-of-strangers, S3 validity",
    "b10-timeouts-have-a-cap, timeouts-unbounded, L1 progress",
    "b10-rounds-are-joined, no-jump, L3 rounds converge",
    "b11-tally-is-state, tally-not-replayed, L1 progress",
    "b12-no-round-change-unlocks, lock-forgotten, S4 lock",
    "b13-votes-survive-a-restart, votes-forgotten, S4 one vote",
    "w01-the-newest-block-is-lost, final-height-forgotten, L1 progress",
    "w02-refused-blocks-are-asked-for-seldom, headers-forgive, L7 patience",
    "w03-one-honest-peer-is-enough, refused-block-kept, L1 progress",
    "w04-one-prompt-peer-is-enough, slowness-forgotten, L1 progress",
    "w05-forged-headers-lower-nobody, lacking-lowers, L1 progress"
  })
  void failsWithoutItsFix(String file, String bug, String oracle) {
    Scenario scenario = ScenarioReader.read(Path.of("corpus", file + ".conf"));
    Optional<PlantedBug> planted = PlantedBug.of(bug);
    assertEquals(Optional.of(oracle), broken(scenario.withBug(planted)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void passesAsItIs(Path file) {
    assertEquals(Optional.empty(), broken(ScenarioReader.read(file)));
  }

  @Test
  void coversEachKnownBugOfIbftAndQbft() throws IOException {
    List<String> covered =
        files().stream()
            .map(f -> f.getFileName().toString().substring(0, 3))
            .filter(name -> name.startsWith("b"))
            .distinct()
            .toList();
    assertEquals(
        List.of(
            "b01", "b02", "b03", "b04", "b05", "b06", "b07", "b08", "b09", "b10", "b11", "b12",
            "b13"),
        covered);
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("corpus"))) {
      return all.sorted().toList();
    }
  }

  private static Optional<String> broken(Scenario scenario) {
    return new World(scenario.setup(), Trace.NONE, List.of())
        .run()
        .violation()
        .map(Violation::oracle);
  }
}
