package io.witan.simulations.cli;

import io.witan.simulations.bundle.Bundle;
import io.witan.simulations.explore.Shrink;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a failing bundle smaller. */
@Command(
    name = "shrink",
    description = "Leave out what a bundle's failure does not need.",
    mixinStandardHelpOptions = true)
final class ShrinkCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BUNDLE", description = "Folder with scenario.conf and verdict.json.")
  Path folder;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Bundle bundle = Bundle.read(folder);
    Scenario smaller = Shrink.shrink(bundle.scenario());
    Path target = folder.resolveSibling(folder.getFileName() + "-small");
    Outcome outcome = Bundle.write(target, smaller);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d of %d faults and %d of %d validators are needed; written to %s%n",
        smaller.faults().size(),
        bundle.scenario().faults().size(),
        smaller.validators(),
        bundle.scenario().validators(),
        target);
    Console.verdict(out, smaller, outcome);
    return Console.exitCode(outcome);
  }
}
