package io.witan.simulations.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateWorldTest {
  private static PrivateSetup setup(long seed, boolean later, Optional<PrivateBug> bug) {
    return new PrivateSetup(seed, 0, 3, 40, seed % 3 == 0, later, bug);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whateverFailsAllPartiesEndWithWhatTheyAreOwed(boolean later) {
    PrivateOutcome.Counts counts = PrivateOutcome.Counts.NONE;
    for (long seed = 1; seed <= 15; seed++) {
      PrivateOutcome outcome = PairedRuns.run(setup(seed, later, Optional.empty()));
      assertEquals(Optional.empty(), outcome.violation(), "seed " + seed);
      counts = counts.plus(outcome.counts());
    }
    assertTrue(counts.privateTransactions() > 150, counts.toString());
    assertTrue(counts.extensions() > 0, counts.toString());
    assertTrue(counts.waits() > 0 && counts.rewinds() > 0, counts.toString());
  }

  @ParameterizedTest
  @EnumSource(PrivateBug.class)
  void eachPlantedBugIsFound(PrivateBug bug) {
    for (long seed = 1; seed <= 60; seed++) {
      boolean later = seed % 2 == 0;
      if (PairedRuns.run(setup(seed, later, Optional.of(bug))).violation().isPresent()) {
        return;
      }
    }
    throw new AssertionError(bug + " was not found");
  }

  @Test
  void aRunIsTheSameEachTime() {
    PrivateSetup setup = setup(7, false, Optional.empty());
    assertEquals(new PrivateWorld(setup).run(), new PrivateWorld(setup).run());
  }
}
