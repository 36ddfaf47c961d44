package io.witan.simulations.privacy;

import java.time.Duration;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param violation of an oracle, in words that name the organisation and the height
 * @param lasted in virtual time
 * @param digest of everything that happened
 */
public record PrivateOutcome(
    Optional<Violation> violation, Counts counts, Duration lasted, String digest) {

  /** A property that did not hold. */
  public record Violation(String oracle, String what) {}

  /** What happened. */
  public record Counts(
      int payloads,
      int blocks,
      int privateTransactions,
      int faults,
      int waits,
      int rewinds,
      int extensions) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    public Counts plus(Counts other) {
      return new Counts(
          payloads + other.payloads,
          blocks + other.blocks,
          privateTransactions + other.privateTransactions,
          faults + other.faults,
          waits + other.waits,
          rewinds + other.rewinds,
          extensions + other.extensions);
    }
  }
}
