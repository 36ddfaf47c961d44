package io.witan.deploy.bench;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A process that goes up to a height, is killed on the way there and started again. */
final class Interrupted {
  private static final long POLL_MILLIS = 100;
  private static final int REPORT_POLLS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String PEAK = "VmHWM:";
  private static final int KIB = 10;

  private final Supplier<Process> start;
  private final LongSupplier height;
  private final long goal;
  private final Consumer<String> progress;
  private Process process;
  private long peak;
  private Duration busyBefore = Duration.ZERO;
  private Duration busy = Duration.ZERO;

  /**
   * One to be run.
   *
   * @param height how far it says that it is; −1 while it says nothing
   * @param goal the height at which it has done its work
   */
  Interrupted(Supplier<Process> start, LongSupplier height, long goal, Consumer<String> progress) {
    this.start = start;
    this.height = height;
    this.goal = goal;
    this.progress = progress;
  }

  /**
   * What was measured, over all lives and the starts between them.
   *
   * @param busy CPU time
   * @param peak largest resident memory, in bytes; 0 where the system does not tell
   */
  record Measured(long nanos, Duration busy, long peak) {}

  /**
   * Runs it until it is at the goal, does what is to be done there, and ends it.
   *
   * @param kills how often it is killed on the way, at heights that {@code random} draws
   */
  Measured run(int kills, SplittableRandom random, Runnable there) {
    long[] deaths = random.longs(kills, 1, goal).toArray();
    Arrays.sort(deaths);
    int killed = 0;
    long began = System.nanoTime();
    process = start.get();
    try {
      for (int poll = 1; ; poll++) {
        long now = height.getAsLong();
        sample();
        if (now >= goal || (!process.isAlive() && process.exitValue() == 0)) {
          break;
        }
        if (!process.isAlive()) {
          throw new CommandFailure("the process ended with exit code " + process.exitValue());
        }
        if (killed < kills && now >= deaths[killed]) {
          pause(random.nextLong(POLL_MILLIS));
          kill();
          progress.accept("killed at block " + now);
          killed++;
          busyBefore = busyBefore.plus(busy);
          busy = Duration.ZERO;
          process = start.get();
        }
        if (poll % REPORT_POLLS == 0) {
          progress.accept("block " + now + " of " + goal);
        }
        pause(POLL_MILLIS);
      }
      Measured measured = new Measured(System.nanoTime() - began, busyBefore.plus(busy), peak);
      there.run();
      return measured;
    } finally {
      kill();
    }
  }

  private void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void sample() {
    busy = process.info().totalCpuDuration().orElse(busy);
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      lines
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << KIB)
          .forEach(bytes -> peak = Math.max(peak, bytes));
    } catch (IOException | UncheckedIOException gone) {
      // It has just ended, or this system has no such file.
    }
  }

  /** Waits until something is so. */
  static void await(BooleanSupplier there, String otherwise) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!there.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new CommandFailure(otherwise);
      }
      pause(POLL_MILLIS);
    }
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }
}
