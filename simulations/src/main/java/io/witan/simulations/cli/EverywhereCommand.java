package io.witan.simulations.cli;

import io.witan.simulations.bundle.Bundle;
import io.witan.simulations.explore.Everywhere;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Kills every validator at every moment of a scenario. */
@Command(
    name = "everywhere",
    description = "Kill each validator at each moment of a scenario, one death per run.",
    mixinStandardHelpOptions = true)
final class EverywhereCommand implements Callable<Integer> {
  private static final int LINE_EVERY = 1_000;

  @Parameters(paramLabel = "SCENARIO", description = "Scenario file; a short one.")
  Path file;

  @Option(
      names = "--out",
      description = "Folder for the bundle of a failed run (default: sim-out).",
      defaultValue = "sim-out")
  Path out;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    Scenario scenario = ScenarioReader.read(file);
    Everywhere everywhere = new Everywhere(scenario);
    List<Scenario> all = everywhere.all();
    console.printf(Locale.ROOT, "%s: %,d deaths to try%n", scenario.name(), all.size());
    console.flush();
    long begin = System.nanoTime();
    Optional<Scenario> failing =
        everywhere.failing(
            all,
            done -> {
              if (done % LINE_EVERY == 0 || done == all.size()) {
                double seconds = Math.max(0.001, (System.nanoTime() - begin) / 1e9);
                console.printf(
                    Locale.ROOT,
                    "%6d/%d runs  %.0f runs/s  %.0f s%n",
                    done,
                    all.size(),
                    done / seconds,
                    seconds);
                console.flush();
              }
            });
    if (failing.isEmpty()) {
      console.printf("safe and live after every one of them%n");
      console.flush();
      return Sim.SAFE_AND_LIVE;
    }
    Path folder = out.resolve("everywhere");
    Outcome outcome = Bundle.write(folder, failing.get());
    Console.verdict(console, failing.get(), outcome);
    console.println("bundle written to " + folder);
    console.flush();
    return Console.exitCode(outcome);
  }
}
