package io.witan.simulations.cli;

import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.explore.Campaign;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for the planted bugs: the simulator's own test. */
@Command(
    name = "bugs",
    description = "Plant one known bug after the other and see how soon each is found.",
    mixinStandardHelpOptions = true)
final class BugsCommand implements Callable<Integer> {
  @Option(names = "--seeds", description = "At most per bug (default 300).", defaultValue = "300")
  long seeds;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-20s %-7s %6s %8s  %s%n", "bug", "found", "runs", "seconds", "by");
    int missed = 0;
    for (PlantedBug bug : PlantedBug.ALL) {
      long begin = System.nanoTime();
      Scenario planted = ScenarioReader.parse(bug.needs() + "\nbug = " + bug.label());
      Campaign campaign = new Campaign(planted, 1, seeds, true);
      campaign.run(Runtime.getRuntime().availableProcessors());
      Optional<Violation> found =
          campaign.notable().values().stream()
              .flatMap(outcome -> outcome.violation().stream())
              .findFirst();
      missed += found.isEmpty() ? 1 : 0;
      out.printf(
          Locale.ROOT,
          "%-20s %-7s %6d %8.1f  %s%n",
          bug.label(),
          found.isPresent() ? "yes" : "NO",
          campaign.progress().done(),
          (System.nanoTime() - begin) / 1e9,
          found.map(v -> v.oracle() + ": " + v.what()).orElse(bug.what()));
      out.flush();
    }
    return missed == 0 ? Sim.SAFE_AND_LIVE : Sim.INCONCLUSIVE;
  }
}
