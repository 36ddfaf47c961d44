package io.witan.simulations.cli;

import io.witan.simulations.bundle.Bundle;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one scenario once. */
@Command(
    name = "run",
    description = "Run a scenario once, exactly as it is written, and print what happens.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SCENARIO", description = "Scenario file (HOCON).")
  Path file;

  @Option(names = "--follow", description = "Print everything of this node, as v2.")
  String follow;

  @Option(names = "--quiet", description = "Print the verdict only.")
  boolean quiet;

  @Option(
      names = "--out",
      description = "Folder for the bundle of a failed run (default: sim-out).",
      defaultValue = "sim-out")
  Path out;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Scenario scenario = ScenarioReader.read(file);
    PrintWriter console = spec.commandLine().getOut();
    int followed = Nodes.number(follow);
    Timeline timeline = new Timeline(console, followed);
    Outcome outcome = new World(scenario.setup(), quiet ? Trace.NONE : timeline, List.of()).run();
    Console.verdict(console, scenario, outcome);
    if (outcome.violation().isPresent()) {
      Path folder = out.resolve(scenario.name().replaceAll("[^A-Za-z0-9-]+", "-"));
      Bundle.write(folder, scenario);
      console.println("bundle written to " + folder);
      console.flush();
    }
    return Console.exitCode(outcome);
  }
}
