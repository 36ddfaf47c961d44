package io.witan.protocol.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.rules.BftConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuorumTest {
  @Test
  void sizesAreThoseOfGoQuorum() {
    int[] faults = {0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3};
    int[] quorum = {0, 1, 2, 2, 3, 4, 4, 5, 6, 6, 7};
    int[] old = {1, 1, 1, 1, 3, 3, 3, 5, 5, 5, 7};
    for (int n = 0; n < faults.length; n++) {
      assertEquals(faults[n], Quorum.faults(n), "F of " + n);
      assertEquals(quorum[n], Quorum.size(n, false), "quorum of " + n);
      assertEquals(old[n], Quorum.size(n, true), "2F+1 of " + n);
    }
  }

  @Test
  void twoQuorumsShareAnHonestValidator() {
    for (int n = 1; n <= 300; n++) {
      int quorum = Quorum.size(n, false);
      assertTrue(Quorum.isSafe(n, false), "n = " + n);
      assertEquals(n % 3 == 1, Quorum.isSafe(n, true), "2F+1 of " + n);
      assertTrue(quorum <= n - Quorum.faults(n), "the honest are a quorum of " + n);
    }
  }

  @Test
  void timeoutsDoubleUpToTheCap() {
    BftConfig open = config(Duration.ZERO);
    assertEquals(Duration.ofSeconds(10), Timeouts.of(open, 0));
    assertEquals(Duration.ofSeconds(20), Timeouts.of(open, 1));
    assertEquals(Duration.ofSeconds(40), Timeouts.of(open, 2));
    assertEquals(Timeouts.CAP, Timeouts.of(open, 3));
    assertEquals(Timeouts.CAP, Timeouts.of(open, Integer.MAX_VALUE));
    assertEquals(Duration.ofSeconds(15), Timeouts.of(config(Duration.ofSeconds(15)), 9));
    assertEquals(Duration.ofSeconds(10), Timeouts.of(config(Duration.ofSeconds(3)), 9));
  }

  private static BftConfig config(Duration cap) {
    return BftConfig.QBFT_DEFAULTS.withTimes(Duration.ofSeconds(5), Duration.ofSeconds(10), cap);
  }
}
