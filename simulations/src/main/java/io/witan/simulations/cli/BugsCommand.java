package io.witan.simulations.cli;

import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.explore.BugHunt;
import io.witan.simulations.explore.Explorer;
import io.witan.simulations.explore.Explorers;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.scenario.BadScenario;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for the planted bugs: the simulator's own test. */
@Command(
    name = "bugs",
    description = "Plant one known bug after the other and see how soon each explorer finds it.",
    mixinStandardHelpOptions = true)
final class BugsCommand implements Callable<Integer> {
  @Option(
      names = "--seeds",
      description = "Most runs per bug and explorer (default 200).",
      defaultValue = "200")
  long seeds;

  @Option(
      names = "--explorer",
      split = ",",
      description = "These only, as random,aimed,corpus; the default is all of them.")
  List<String> labels = List.of();

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      description =
          "Scenarios that are kept, which 'corpus', beside the explorers, plays with each bug"
              + " (default: those of this project).",
      defaultValue = "${sys:witan.home:-.}/simulations/corpus")
  Path corpus;

  @Option(names = "--bug", split = ",", description = "These only; the default is all of them.")
  List<String> bugs = List.of();

  @Spec CommandSpec spec;

  /** An explorer, or the corpus. */
  private record Hunter(String label, Function<PlantedBug, BugHunt.Result> hunts) {}

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    PrintWriter out = spec.commandLine().getOut();
    List<Hunter> hunters = hunters();
    out.printf("%-26s", "runs and CPU s to find");
    hunters.forEach(each -> out.printf(" %16s", each.label()));
    out.println("  by");
    long begin = System.nanoTime();
    int missed = 0;
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      for (PlantedBug each : planted()) {
        List<Future<BugHunt.Result>> hunts = new ArrayList<>();
        for (Hunter hunter : hunters) {
          hunts.add(threads.submit(() -> hunter.hunts.apply(each)));
        }
        missed += print(out, each, hunts) ? 0 : 1;
      }
    } finally {
      threads.shutdownNow();
    }
    int all = planted().size();
    long seconds = (System.nanoTime() - begin) / 1_000_000_000;
    out.printf("%d of %d bugs found, in %d seconds%n", all - missed, all, seconds);
    out.flush();
    return missed == 0 ? Sim.SAFE_AND_LIVE : Sim.INCONCLUSIVE;
  }

  /** Prints a line as its hunts end; whether one of them found the bug. */
  private static boolean print(PrintWriter out, PlantedBug bug, List<Future<BugHunt.Result>> hunts)
      throws InterruptedException, ExecutionException {
    out.printf("%-26s", bug.label());
    Optional<Violation> found = Optional.empty();
    for (Future<BugHunt.Result> hunt : hunts) {
      BugHunt.Result result = hunt.get();
      found = found.or(result::violation);
      String cell = String.format(Locale.ROOT, "%d %7.2f", result.runs(), result.seconds());
      out.printf(" %16s", result.violation().isPresent() ? cell : "-");
      out.flush();
    }
    out.println(
        "  " + found.map(v -> v.oracle() + ": " + v.what()).orElse("NOBODY: " + bug.what()));
    out.flush();
    return found.isPresent();
  }

  private List<Hunter> hunters() {
    return labels.isEmpty()
        ? Stream.concat(Explorers.ALL.stream().map(this::exploring), Stream.of(replaying()))
            .toList()
        : labels.stream().map(this::hunter).toList();
  }

  private Hunter hunter(String label) {
    return label.equals(BugHunt.CORPUS)
        ? replaying()
        : exploring(Explorers.of(label).orElseThrow(() -> new BadScenario("no explorer " + label)));
  }

  private Hunter exploring(Explorer explorer) {
    return new Hunter(explorer.label(), bug -> BugHunt.hunt(BugHunt.habitat(bug), explorer, seeds));
  }

  private Hunter replaying() {
    List<Scenario> kept = ScenarioReader.readAll(corpus);
    return new Hunter(BugHunt.CORPUS, bug -> BugHunt.replay(kept, bug));
  }

  private List<PlantedBug> planted() {
    return bugs.isEmpty() ? PlantedBug.ALL : bugs.stream().map(BugsCommand::bug).toList();
  }

  private static PlantedBug bug(String label) {
    return PlantedBug.of(label).orElseThrow(() -> new BadScenario("no planted bug " + label));
  }
}
