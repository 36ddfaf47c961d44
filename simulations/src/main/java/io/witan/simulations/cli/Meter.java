package io.witan.simulations.cli;

import io.witan.simulations.explore.Campaign;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Runs a campaign and prints every few seconds how far it is. */
final class Meter {
  private static final long EVERY_MILLIS = 5_000;

  private final Campaign campaign;
  private final PrintWriter out;

  Meter(Campaign campaign, PrintWriter out) {
    this.campaign = campaign;
    this.out = out;
  }

  void run(int threads) throws InterruptedException {
    long begin = System.nanoTime();
    Thread printer = Thread.ofPlatform().daemon().start(() -> print(begin));
    try {
      campaign.run(threads);
    } finally {
      printer.interrupt();
      printer.join();
      line(begin);
    }
  }

  private void print(long begin) {
    try {
      while (!Thread.currentThread().join(Duration.ofMillis(EVERY_MILLIS))) {
        line(begin);
      }
    } catch (InterruptedException finished) {
      Thread.currentThread().interrupt();
    }
  }

  private void line(long begin) {
    double seconds = Math.max(0.001, (System.nanoTime() - begin) / 1e9);
    var p = campaign.progress();
    double left = p.done() == 0 ? 0 : seconds / p.done() * (p.seeds() - p.done());
    out.printf(
        Locale.ROOT,
        "%5d/%d runs  %d violations  %,.0f events/s  %.1f sim-hours/min  %.0f s, %.0f s left%n",
        p.done(),
        p.seeds(),
        p.violations(),
        p.events() / seconds,
        p.virtual().toMillis() / 3.6e6 / (seconds / 60),
        seconds,
        left);
    out.flush();
  }
}
