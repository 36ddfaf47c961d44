package io.witan.deploy.conformance;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says now and then how far a run has come. */
final class Progress implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final TestRun run;
  private final int files;
  private final PrintStream err;
  private final boolean terminal;
  private final long began = System.nanoTime();

  Progress(TestRun run, int files, PrintStream err, boolean terminal) {
    this.run = run;
    this.files = files;
    this.err = err;
    this.terminal = terminal;
  }

  void begin() {
    Thread.ofVirtual().start(this::watch);
  }

  private void watch() {
    try {
      // Where lines pile up in a log, fewer of them are enough.
      long period = EVERY.toMillis() * (terminal ? 1 : 5);
      while (!ended.await(period, TimeUnit.MILLISECONDS)) {
        err.print(terminal ? "\r" + line() + "  " : line() + System.lineSeparator());
        err.flush();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private String line() {
    Tally.Counts all = run.tally().total();
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    return String.format(
        Locale.ROOT,
        "conformance: %,d of %,d files, %,d cases passed, %,d failed, %d:%02d",
        run.filesDone(),
        files,
        all.passed(),
        all.failed(),
        seconds / 60,
        seconds % 60);
  }

  @Override
  public void close() {
    ended.countDown();
    if (terminal) {
      err.println("\r" + line() + "  ");
    }
  }
}
