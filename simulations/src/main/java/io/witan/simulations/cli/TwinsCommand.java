package io.witan.simulations.cli;

import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.twins.Cast;
import io.witan.simulations.twins.Found;
import io.witan.simulations.twins.Schedule;
import io.witan.simulations.twins.TwinSample;
import io.witan.simulations.twins.TwinSearch;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Validators that run twice, under every schedule of the first rounds. */
@Command(
    name = "twins",
    description = "Run some validators twice, under every schedule of a height's first rounds.",
    mixinStandardHelpOptions = true)
final class TwinsCommand implements Callable<Integer> {
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);

  @Option(names = "--validators", description = "Default: 4.", defaultValue = "4")
  int validators;

  @Option(names = "--twins", description = "Validators that run twice (1).", defaultValue = "1")
  int twins;

  @Option(names = "--rounds", description = "Rounds of the height (6).", defaultValue = "6")
  int rounds;

  @Option(names = "--engine", description = "qbft (default) or ibft.", defaultValue = "qbft")
  String engine;

  @Option(names = "--bug", description = "Plant this known bug.")
  String bug;

  @Option(names = "--exhaustive", description = "All schedules; so it is without --sample.")
  boolean exhaustive;

  @Option(names = "--sample", description = "Instead so many schedules, drawn by lot.")
  long sample;

  @Option(names = "--seed", description = "Of the lots (1).", defaultValue = "1")
  long seed;

  @Option(names = "--replay", description = "Instead the schedule in this file.")
  Path replay;

  @Option(
      names = "--out",
      description = "Folder for the schedule of a violation (default: sim-out).",
      defaultValue = "sim-out")
  Path out;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Optional<Found> found = replay == null ? explore() : replayed();
    if (found.isEmpty()) {
      line("safe, and live after each of them");
      return Sim.SAFE_AND_LIVE;
    }
    line(String.format(Locale.ROOT, "%s broken: %s", found.get().oracle(), found.get().what()));
    Path file = out.resolve("twins.schedule");
    if (replay == null) {
      Files.createDirectories(out);
      Files.writeString(file, found.get().schedule().text());
      line(found.get().schedule().text());
      line(String.format(Locale.ROOT, "written to %s; play it again with --replay", file));
    }
    return Sim.VIOLATION;
  }

  private Optional<Found> replayed() throws IOException {
    return TwinSample.play(Schedule.parse(Files.readString(replay)));
  }

  private Optional<Found> explore() throws InterruptedException, ExecutionException {
    Scenario scenario =
        Cast.scenario(validators, ScenarioReader.engine(engine), Optional.ofNullable(bug));
    List<Cast> casts = Cast.all(scenario, twins);
    BigInteger schedules =
        casts.getFirst().schedules(rounds).multiply(BigInteger.valueOf(casts.size()));
    line(
        String.format(
            Locale.ROOT,
            "%s, %d validators, %d twins, %d rounds: %.3e schedules, %d choices of who runs twice",
            engine,
            validators,
            twins,
            rounds,
            schedules.doubleValue(),
            casts.size()));
    return sample > 0 && !exhaustive ? drawn(casts) : searched(casts);
  }

  private Optional<Found> searched(List<Cast> casts)
      throws InterruptedException, ExecutionException {
    long begin = System.nanoTime();
    long states = 0;
    long steps = 0;
    for (Cast cast : casts) {
      TwinSearch search = new TwinSearch(cast, rounds);
      Optional<Found> found;
      Ticker ticker = new Ticker(() -> told(cast, search.progress(), begin));
      try {
        found = search.run(Runtime.getRuntime().availableProcessors());
      } finally {
        ticker.stop();
      }
      told(cast, search.progress(), begin);
      states += search.progress().states();
      steps += search.progress().steps();
      if (found.isPresent()) {
        return found;
      }
    }
    line(
        String.format(
            Locale.ROOT, "%,d states, %,d rounds played, %.1f s", states, steps, seconds(begin)));
    return Optional.empty();
  }

  private void told(Cast cast, TwinSearch.Progress p, long begin) {
    line(
        String.format(
            Locale.ROOT,
            "twins %s  round %d: %,d of %,d  %,d states  %,d rounds played  %.0f s",
            cast.twins(),
            p.round() + 1,
            p.done(),
            p.level(),
            p.states(),
            p.steps(),
            seconds(begin)));
  }

  private Optional<Found> drawn(List<Cast> casts) throws InterruptedException {
    long begin = System.nanoTime();
    TwinSample lots = new TwinSample(casts, rounds, seed);
    AtomicLong next = new AtomicLong();
    AtomicReference<Found> found = new AtomicReference<>();
    Runnable meter = () -> sampled(Math.min(next.get(), sample), begin);
    Ticker ticker = new Ticker(meter);
    try {
      Thread[] threads = new Thread[Runtime.getRuntime().availableProcessors()];
      for (int i = 0; i < threads.length; i++) {
        threads[i] =
            Thread.ofPlatform()
                .start(
                    () -> {
                      long mine = next.getAndIncrement();
                      while (mine < sample && found.get() == null) {
                        lots.play(mine).ifPresent(it -> found.compareAndSet(null, it));
                        mine = next.getAndIncrement();
                      }
                    });
      }
      for (Thread thread : threads) {
        thread.join();
      }
    } finally {
      ticker.stop();
    }
    meter.run();
    return Optional.ofNullable(found.get());
  }

  private void sampled(long done, long begin) {
    line(
        String.format(
            Locale.ROOT, "%,d of %,d schedules  %,.0f/s", done, sample, done / seconds(begin)));
  }

  private static double seconds(long begin) {
    return Math.max(0.001, (System.nanoTime() - begin) / 1e9);
  }

  private void line(String text) {
    PrintWriter console = spec.commandLine().getOut();
    console.println(text);
    console.flush();
  }

  /** Says something every few seconds until it is stopped. */
  private static final class Ticker {
    private final Thread thread;

    Ticker(Runnable say) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      while (!Thread.currentThread().join(LINE_EVERY)) {
                        say.run();
                      }
                    } catch (InterruptedException finished) {
                      Thread.currentThread().interrupt();
                    }
                  });
    }

    void stop() {
      thread.interrupt();
    }
  }
}
