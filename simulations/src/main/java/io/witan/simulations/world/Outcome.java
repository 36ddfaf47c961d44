package io.witan.simulations.world;

import io.witan.simulations.oracle.Fork;
import io.witan.simulations.oracle.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param violation the first property that broke
 * @param exhausted whether the run used up its events before its time
 * @param digest of all that happened
 * @param lasted in virtual time
 * @param excess by how many the faulty validators were more than the network bears
 * @param fork of a QBFT chain with more liars than it bears, explained
 */
public record Outcome(
    Optional<Violation> violation,
    boolean exhausted,
    String digest,
    long events,
    Duration lasted,
    List<Long> heights,
    Tally tally,
    int excess,
    Optional<Fork> fork) {
  public Outcome {
    heights = List.copyOf(heights);
  }

  /** Whether a property broke that had to hold with so many faulty validators. */
  public boolean isBug() {
    return violation.filter(broken -> excess == 0 || broken.always()).isPresent();
  }

  /**
   * What a run met, summed over its nodes: shows that the faults bite.
   *
   * @param laterRounds rounds begun after round 0
   * @param fetches requests of sync
   * @param accusations what nodes proved against others, once in each life
   */
  public record Tally(
      long frames,
      long lost,
      long crashes,
      long restarts,
      long laterRounds,
      long fetches,
      long accusations) {
    public Tally plus(Tally other) {
      return new Tally(
          frames + other.frames,
          lost + other.lost,
          crashes + other.crashes,
          restarts + other.restarts,
          laterRounds + other.laterRounds,
          fetches + other.fetches,
          accusations + other.accusations);
    }

    public static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0, 0);
  }
}
