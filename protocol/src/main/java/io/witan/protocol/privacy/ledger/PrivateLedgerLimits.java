package io.witan.protocol.privacy.ledger;

import java.time.Duration;

/**
 * How a private ledger asks again for a payload that it cannot have, and how much it remembers.
 *
 * @param retry after the first answer in vain; doubles with each
 * @param retryCap longest time between two
 * @param diverged most contracts that are kept in mind as diverged
 */
public record PrivateLedgerLimits(Duration retry, Duration retryCap, int diverged) {
  public static final PrivateLedgerLimits STANDARD =
      new PrivateLedgerLimits(Duration.ofMillis(100), Duration.ofSeconds(5), 1_000);

  Duration after(int attempts) {
    Duration wait = retry.multipliedBy(1L << Math.min(attempts, 20));
    return wait.compareTo(retryCap) > 0 ? retryCap : wait;
  }
}
