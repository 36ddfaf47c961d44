package io.witan.simulations.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.witan.simulations.explore.BugHunt;
import io.witan.simulations.explore.Explorer;
import io.witan.simulations.explore.Explorers;
import io.witan.simulations.plan.Engine;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlantedBugTest {
  private static final int SEEDS = 250;
  private static final int HONEST_SEEDS = 10;

  /** Each bug with an explorer that soon finds it. */
  private static final String FINDERS =
      """
      votes-forgotten, rolling-restart
      outputs-first, rolling-restart
      head-first, random
      proposal-unrecorded, rolling-restart
      prepare-unrecorded, rolling-restart
      commit-unrecorded, rolling-restart
      round-change-unrecorded, rolling-restart
      lock-forgotten, random
      quorum-2f, random
      quorum-f-plus-1, random
      quorum-2f-plus-1, random
      quorum-too-great, byzzfuzz
      justified-by-nothing, random
      justified-by-one, random
      justified-twice, byzzfuzz
      justified-by-other-height, byzzfuzz
      justified-unprepared, byzzfuzz
      justified-lower, byzzfuzz
      one-proposer, random
      timeouts-unbounded, byzzfuzz
      round-in-hash, systematic
      backlog-unbounded, random
      certificate-left-out, byzzfuzz
      lock-kept, byzzfuzz
      no-jump, rolling-restart
      timer-not-restarted, rolling-restart
      early-expiry, random
      expiry-after-commit, rolling-restart
      execution-ignored, byzzfuzz
      seals-counted-twice, random
      seals-of-strangers, byzzfuzz
      one-seal-enough, byzzfuzz
      signers-cached, byzzfuzz
      epoch-keeps-votes, random
      tally-not-replayed, random
      validators-late, random
      height-split, byzzfuzz
      answer-awaited, random
      peer-given-up, random
      off-by-one, random
      head-kept-secret, random
      peer-forgotten, random
      refused-block-kept, byzzfuzz
      offences-forgotten, hostile-peers
      evidence-dropped, random
      relay-accused, random
      ibft-quorum-2f, random
      ibft-lock-forgotten, rolling-restart
      ibft-commit-unrecorded, rolling-restart
      vote-unrecorded, aimed
      term-unrecorded, aimed
      words-first, swizzle
      voted-twice, random
      short-log-elected, random
      long-log-elected, random
      pre-vote-enters-term, pct
      quorum-unchecked, random
      conflict-kept, random
      sent-is-held, pct
      earlier-term-committed, random
      commit-unmatched, random
      minted-after-term, random
      snapshot-behind, aimed
      changed-twice, aimed
      """;

  @ParameterizedTest
  @CsvSource(textBlock = FINDERS)
  void isFound(String label, String explorer) {
    PlantedBug bug = PlantedBug.of(label).orElseThrow();
    BugHunt.Result result = BugHunt.hunt(BugHunt.habitat(bug), of(explorer), SEEDS);
    assertTrue(result.violation().isPresent(), bug.what());
  }

  @ParameterizedTest
  @MethodSource("grounds")
  void nothingIsFoundWhereNothingIsPlanted(Engine engine, Explorer explorer) {
    BugHunt.Result result = BugHunt.hunt(BugHunt.ground(engine), explorer, HONEST_SEEDS);
    assertEquals(Optional.empty(), result.violation());
  }

  static List<Arguments> grounds() {
    return Explorers.ALL.stream()
        .flatMap(e -> Stream.of(arguments(Engine.QBFT, e), arguments(Engine.RAFT, e)))
        .toList();
  }

  private static Explorer of(String label) {
    return Explorers.of(label).orElseThrow();
  }
}
