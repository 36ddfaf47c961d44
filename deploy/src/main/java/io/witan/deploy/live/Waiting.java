package io.witan.deploy.live;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what other threads see. */
final class Waiting {
  private Waiting() {}

  /**
   * A moment that is looked for anew whenever an object's threads are notified.
   *
   * @param monitor held by the caller
   * @return the moment, by {@code System.nanoTime}; empty if it does not come in time
   */
  static Optional<Long> on(Object monitor, Supplier<Optional<Long>> moment, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<Long> found = moment.get();
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (found.isPresent() || left <= 0) {
        return found;
      }
      monitor.wait(left);
    }
  }
}
