package io.witan.simulations.cli;

import io.witan.simulations.bundle.Bundle;
import io.witan.simulations.report.Recording;
import io.witan.simulations.report.Report;
import io.witan.simulations.scenario.BadScenario;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.World;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a bundle again and draws it. */
@Command(
    name = "report",
    description = "Draw a bundle's run as one HTML page without scripts.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BUNDLE", description = "Folder with scenario.conf and verdict.json.")
  Path folder;

  @Option(names = "--from", description = "Begin of the part to draw, as 12s or 800ms.")
  String from;

  @Option(names = "--to", description = "End of the part to draw.")
  String to;

  @Option(names = "--out", description = "The page (default: report.html in the bundle).")
  Path out;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Bundle bundle = Bundle.read(folder);
    long begin = from == null ? 0 : Durations.micros(from);
    long end = to == null ? Long.MAX_VALUE : Durations.micros(to);
    if (begin >= end) {
      throw new BadScenario("--from must be before --to");
    }
    Recording recording = new Recording(begin, end);
    Outcome outcome = new World(bundle.scenario().setup(), recording, List.of()).run();
    Path page = out == null ? folder.resolve(Bundle.REPORT) : out;
    Files.writeString(page, Report.html(bundle.scenario(), outcome, recording, begin, end));
    PrintWriter console = spec.commandLine().getOut();
    Console.verdict(console, bundle.scenario(), outcome);
    console.println("drawn in " + page);
    console.flush();
    if (!outcome.digest().equals(bundle.digest())) {
      console.println("the bundle's digest is " + bundle.digest() + ": the code changed since");
      console.flush();
      return Sim.INCONCLUSIVE;
    }
    return Sim.SAFE_AND_LIVE;
  }
}
