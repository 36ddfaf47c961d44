package io.witan.actors.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private long nanos = Long.MAX_VALUE - 1_000_000_000L; // a monotonic clock may overflow
  private long millis = 5_000_000;
  private final Freshness freshness =
      new Freshness(Duration.ofSeconds(3), () -> nanos, () -> Instant.ofEpochMilli(millis));

  private void pass(long monotonicMillis, long wallMillis) {
    nanos += monotonicMillis * 1_000_000;
    millis += wallMillis;
  }

  @Test
  void nothingIsBelievedBeforeItWasConfirmed() {
    assertFalse(freshness.holds());
    freshness.confirm(freshness.now());
    assertTrue(freshness.holds());
    freshness.end();
    assertFalse(freshness.holds());
  }

  @Test
  void whatIsConfirmedHoldsFromWhenItWasAsked() {
    Freshness.Moment asked = freshness.now();
    pass(2_000, 2_000);
    freshness.confirm(asked);
    pass(999, 999);
    assertTrue(freshness.holds());
    pass(1, 1);
    assertFalse(freshness.holds());
  }

  @Test
  void anAnswerThatCameLateTakesNothingBack() {
    Freshness.Moment first = freshness.now();
    pass(1_000, 1_000);
    freshness.confirm(freshness.now());
    freshness.confirm(first);
    pass(2_500, 2_500);
    assertTrue(freshness.holds());
  }

  @Test
  void theClockThatWentFurtherCounts() {
    freshness.confirm(freshness.now());
    pass(10, 60_000); // the machine slept, and its monotonic clock with it
    assertFalse(freshness.holds());
    freshness.confirm(freshness.now());
    pass(60_000, -60_000); // the wall clock was set back
    assertFalse(freshness.holds());
  }
}
