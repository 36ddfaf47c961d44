package io.witan.simulations.cli;

import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.bundle.Bundle;
import io.witan.simulations.explore.BeyondBudget;
import io.witan.simulations.explore.Campaign;
import io.witan.simulations.explore.Explorer;
import io.witan.simulations.explore.Explorers;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.scenario.BadScenario;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.NetworkLaw;
import io.witan.simulations.world.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a scenario with many seeds, each of which draws other faults. */
@Command(
    name = "explore",
    description = "Run many seeds; each draws its own faults.",
    mixinStandardHelpOptions = true)
final class ExploreCommand implements Callable<Integer> {
  private static final int BUNDLES = 5;

  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "Scenario file; without it 4 validators and 5 %% loss. Its faults are ignored.")
  Path file;

  @Option(names = "--seeds", description = "How many (default 1000).", defaultValue = "1000")
  long seeds;

  @Option(names = "--first", description = "First seed (default 1).", defaultValue = "1")
  long first;

  @Option(
      names = "--hours",
      description = "Stop after so many simulated hours (for each number of validators).")
  Double hours;

  @Option(names = "--explorer", description = "How runs are chosen (default: random).")
  String explorer;

  @Option(
      names = "--beyond",
      description = "Let more validators lie than the network bears: forks must be explained.")
  boolean beyond;

  @Option(
      names = "--validators",
      split = ",",
      description = "Instead of the scenario's number; several, as 4,7, one after the other.")
  List<Integer> validators;

  @Option(names = "--engine", description = "qbft, ibft or raft, instead of the scenario's.")
  String engine;

  @Option(names = "--loss", description = "Share of frames lost, as 0.05.")
  Double loss;

  @Option(names = "--bug", description = "Plant this bug; see 'witan sim bugs'.")
  String bug;

  @Option(names = "--cores", description = "Threads (default: all cores).")
  Integer cores;

  @Option(names = "--spec", description = "Hold each step against the specification, too.")
  boolean spec;

  @Option(names = "--stop-at-first", description = "Stop at the first violation.")
  boolean stopAtFirst;

  @Option(
      names = "--out",
      description = "Folder for the bundles of failed runs (default: sim-out).",
      defaultValue = "sim-out")
  Path out;

  @Spec CommandSpec command;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Explorer chosen =
        explorer == null
            ? Explorers.RANDOM
            : Explorers.of(explorer)
                .orElseThrow(() -> new BadScenario("no explorer " + explorer + ": " + labels()));
    if (seeds < 1 || (cores != null && cores < 1) || (hours != null && !(hours > 0))) {
      throw new BadScenario("--seeds and --cores are 1 or more, --hours is more than 0");
    }
    Scenario base = file == null ? Scenario.STANDARD : ScenarioReader.read(file);
    int worst = Sim.SAFE_AND_LIVE;
    for (int count : validators == null ? List.of(base.validators()) : validators) {
      int code = explore(beyond ? new BeyondBudget(chosen) : chosen, scenario(base, count));
      worst = worst == Sim.VIOLATION || code == Sim.SAFE_AND_LIVE ? worst : code;
    }
    return worst;
  }

  private int explore(Explorer chosen, Scenario scenario) throws IOException, InterruptedException {
    PrintWriter console = command.commandLine().getOut();
    console.printf(
        Locale.ROOT,
        "%s: %s, %d validators, %.1f %% loss, %s, seeds from %d%n",
        scenario.name(),
        scenario.engine().label(),
        scenario.validators(),
        scenario.network().loss() / 10.0,
        chosen.label(),
        first);
    console.flush();
    // Hours alone decide where they are given.
    long most = hours == null ? seeds : Long.MAX_VALUE / 2;
    Duration budget = hours == null ? Campaign.WITHOUT_END : ofHours(hours);
    Campaign campaign = new Campaign(chosen, scenario, first, most, budget, stopAtFirst);
    int threads = cores == null ? Runtime.getRuntime().availableProcessors() : cores;
    new Meter(campaign, console).run(threads);
    summary(console, campaign);
    int written = 0;
    for (Map.Entry<Long, Outcome> entry : campaign.notable().entrySet()) {
      if (written++ < BUNDLES) {
        Path folder = out.resolve("n-" + scenario.validators() + "-seed-" + entry.getKey());
        Bundle.write(folder, chosen.drawn(scenario, entry.getKey()));
        String what = entry.getValue().violation().map(Violation::oracle).orElse("inconclusive");
        console.printf("seed %d: %s, bundle in %s%n", entry.getKey(), what, folder);
      }
    }
    console.flush();
    var progress = campaign.progress();
    if (progress.violations() > 0) {
      return Sim.VIOLATION;
    }
    return progress.inconclusive() > 0 ? Sim.INCONCLUSIVE : Sim.SAFE_AND_LIVE;
  }

  private static Duration ofHours(double hours) {
    return Duration.ofMillis((long) (hours * 3.6e6));
  }

  private static String labels() {
    return String.join(", ", Explorers.ALL.stream().map(Explorer::label).toList());
  }

  private Scenario scenario(Scenario base, int count) {
    if (count < 1 || count > 100) {
      throw new BadScenario("--validators is 1 to 100");
    }
    NetworkLaw law = base.network();
    if (loss != null) {
      if (!(loss >= 0 && loss < 1)) {
        throw new BadScenario("--loss is a share, as 0.05, found " + loss);
      }
      law = new NetworkLaw(law.floor(), law.mean(), (int) (loss * 1000), law.duplication());
    }
    Optional<PlantedBug> planted = base.bug();
    if (bug != null) {
      planted =
          Optional.of(
              PlantedBug.of(bug).orElseThrow(() -> new BadScenario("no planted bug " + bug)));
    }
    Engine itsOwn = planted.map(PlantedBug::engine).orElse(base.engine());
    Engine spoken = engine == null ? itsOwn : ScenarioReader.engine(engine);
    if (planted.isPresent() && spoken != itsOwn) {
      throw new BadScenario(planted.get().label() + " is a bug of " + itsOwn.label());
    }
    Scenario scenario = base.with(spoken).with(count, base.observers(), law, planted);
    if (spec && spoken == Engine.IBFT) {
      throw new BadScenario("there is no specification of IBFT");
    }
    return spec ? scenario.conforming() : scenario;
  }

  private void summary(PrintWriter out, Campaign campaign) {
    var progress = campaign.progress();
    var tally = campaign.tally();
    out.printf(
        Locale.ROOT,
        "%d of %d runs %s, %d violations, %d inconclusive%n",
        progress.done() - campaign.notable().size(),
        progress.done(),
        beyond ? "kept what holds beyond the budget" : "safe and live",
        progress.violations(),
        progress.inconclusive());
    out.printf(
        Locale.ROOT,
        "%.1f simulated hours, %,d events, %,d frames (%,d lost), %,d crashes, %,d later rounds, "
            + "%,d fetches, least head %d, %d runs made twice and equal%n",
        progress.virtual().toMillis() / 3.6e6,
        progress.events(),
        tally.frames(),
        tally.lost(),
        tally.crashes(),
        tally.laterRounds(),
        tally.fetches(),
        campaign.leastHeight(),
        campaign.checked());
    if (tally.accusations() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d accusations, none of an honest validator; %d forks, each explained%n",
          tally.accusations(),
          campaign.forks());
    }
    out.flush();
  }
}
