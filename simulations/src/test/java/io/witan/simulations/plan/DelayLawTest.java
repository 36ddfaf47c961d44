package io.witan.simulations.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DelayLawTest {
  private static final Duration SHORT = Duration.ofMillis(1);

  /** The scenario of a failed run of a campaign could not be run again: it has 1179000us. */
  @Test
  void aLawIsReadAsItIsWritten() {
    for (Duration time :
        List.of(SHORT, Duration.ofMillis(999), Duration.ofMillis(1_179), Duration.ofMinutes(1))) {
      for (DelayLaw law :
          List.of(
              new DelayLaw.Constant(time),
              new DelayLaw.Uniform(SHORT, time),
              new DelayLaw.Exponential(time),
              new DelayLaw.Pareto(time, 1.5))) {
        assertEquals(Optional.of(law), DelayLaw.of(law.text()));
      }
    }
  }

  @Test
  void whatIsNoTimeIsRefused() {
    for (String text :
        List.of("constant(-1ms)", "constant(NaNms)", "constant(1e12s)", "constant(5)")) {
      assertEquals(Optional.empty(), DelayLaw.of(text), text);
    }
  }
}
