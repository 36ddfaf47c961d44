package io.witan.simulations.cli;

import io.witan.simulations.explore.CampaignFigures;
import io.witan.simulations.explore.LongCampaign;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.scenario.BadScenario;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.scenario.ScenarioWriter;
import io.witan.simulations.world.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Hours of faults in all kinds of networks, until it is stopped. */
@Command(
    name = "campaign",
    description = {
      "Run networks of all engines for hours of virtual time each, with faults of all kinds in",
      "waves and calms between, until a run is not safe and live, the hours are over, or Ctrl-C."
    },
    mixinStandardHelpOptions = true)
final class CampaignCommand implements Callable<Integer> {
  /** Ten minutes of faults and two of calm, six times; a slower chain has as many times more. */
  private static final String GROUND =
      """
      name = campaign
      clients = 3
      expect { calmAt = 10m, within = 2m, waves = 6 }
      events = 1000000000
      """;

  /** How often each network has its turn: small ones are cheaper. */
  private static final Map<Integer, Integer> TURNS =
      new TreeMap<>(Map.of(3, 24, 4, 24, 5, 9, 7, 3, 13, 1));

  /** Where BFT bears no fault at all, only Raft runs, unless that size is asked for. */
  private static final int SMALLEST_BFT = 4;

  /** Raft has a turn where BFT has so many: a leader's heartbeats make its hours dear. */
  private static final int RAFT_TURNS = 3;

  private static final long LINE_MILLIS = 30_000;
  private static final long LAST_RUN_SECONDS = 120;

  @Option(names = "--hours", description = "Stop after so many simulated hours (default: never).")
  Double hours;

  @Option(names = "--first", description = "Number of the first run.", defaultValue = "0")
  long first;

  @Option(names = "--engine", split = ",", description = "Only these (default: all).")
  List<String> engines;

  @Option(
      names = "--validators",
      split = ",",
      description = "Only these (default: 4,5,7,13; Raft 3, too).")
  List<Integer> validators;

  @Option(names = "--cores", description = "Threads (default: all cores).")
  Integer cores;

  @Option(
      names = "--out",
      description = "Folder for the failed runs (default: sim-out).",
      defaultValue = "sim-out")
  Path out;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (first < 0 || (cores != null && cores < 1) || (hours != null && !(hours > 0))) {
      throw new BadScenario("--cores is 1 or more, --first 0 or more, --hours is more than 0");
    }
    Duration budget = Duration.ofMillis(hours == null ? Long.MAX_VALUE : (long) (hours * 3.6e6));
    LongCampaign campaign = new LongCampaign(networks(), first, budget);
    PrintWriter console = spec.commandLine().getOut();
    CountDownLatch printed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(campaign, printed)));
    CampaignTable table = new CampaignTable(campaign, console);
    Thread printer = Thread.ofPlatform().daemon().start(() -> print(table));
    try {
      campaign.run(cores == null ? Runtime.getRuntime().availableProcessors() : cores);
    } finally {
      printer.interrupt();
      printer.join();
      table.line();
      table.all();
      printed.countDown();
    }
    return verdict(campaign, console);
  }

  private List<Scenario> networks() {
    Scenario ground = ScenarioReader.parse(GROUND);
    List<Engine> spoken =
        engines == null
            ? Arrays.asList(Engine.values())
            : engines.stream().map(ScenarioReader::engine).toList();
    List<Integer> sizes = validators == null ? List.copyOf(TURNS.keySet()) : validators;
    List<Scenario> turns = new ArrayList<>();
    for (int turn = 0; turn < TURNS.values().stream().mapToInt(t -> t).max().orElse(1); turn++) {
      for (int size : sizes) {
        if (size < 3 || size > 100) {
          throw new BadScenario("--validators is 3 to 100");
        }
        for (Engine engine : spoken) {
          boolean rests =
              engine == Engine.RAFT
                  ? turn % RAFT_TURNS != 0
                  : validators == null && size < SMALLEST_BFT;
          if (turn < TURNS.getOrDefault(size, 1) && !rests) {
            turns.add(ground.with(engine).with(size, 0, ground.network(), ground.bug()));
          }
        }
      }
    }
    return turns;
  }

  private static void print(CampaignTable table) {
    try {
      while (!Thread.currentThread().join(Duration.ofMillis(LINE_MILLIS))) {
        table.line();
      }
    } catch (InterruptedException finished) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the runs under way come to their end, and their figures to the console. */
  private static void stop(LongCampaign campaign, CountDownLatch printed) {
    campaign.stop();
    try {
      if (!printed.await(LAST_RUN_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(Sim.INCONCLUSIVE);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A failed run as a scenario: the trace of hours would be too long to read. */
  private int verdict(LongCampaign campaign, PrintWriter console) throws IOException {
    int worst = Sim.SAFE_AND_LIVE;
    for (CampaignFigures figures : campaign.networks()) {
      for (Map.Entry<Scenario, Outcome> failed : figures.failed().entrySet()) {
        Scenario scenario = failed.getKey();
        Files.createDirectories(out);
        Path file = out.resolve("campaign-" + scenario.seed() + ".conf");
        Files.writeString(file, ScenarioWriter.write(scenario));
        Optional<Violation> violation = failed.getValue().violation();
        String what = violation.map(Violation::toString).orElse("too many events");
        console.printf("run %d: %s; see 'sim run %s'%n", scenario.seed(), what, file);
        worst = violation.isPresent() || worst == Sim.VIOLATION ? Sim.VIOLATION : Sim.INCONCLUSIVE;
      }
    }
    console.flush();
    return worst;
  }
}
