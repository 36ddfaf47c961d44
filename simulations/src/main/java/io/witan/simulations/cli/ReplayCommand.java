package io.witan.simulations.cli;

import io.witan.simulations.bundle.Bundle;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a bundle again. */
@Command(
    name = "replay",
    description = "Run a bundle again; its digest must come out as before.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BUNDLE", description = "Folder with scenario.conf and verdict.json.")
  Path folder;

  @Option(names = "--follow", description = "Print everything of this node, as v2.")
  String follow;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    Bundle bundle = Bundle.read(folder);
    PrintWriter out = spec.commandLine().getOut();
    Trace trace = follow == null ? Trace.NONE : new Timeline(out, Nodes.number(follow));
    Outcome outcome = new World(bundle.scenario().setup(), trace, List.of()).run();
    Console.verdict(out, bundle.scenario(), outcome);
    boolean same = outcome.digest().equals(bundle.digest());
    out.println(
        same
            ? "the digest is the bundle's"
            : "the bundle's digest is " + bundle.digest() + ": the code changed since");
    out.flush();
    return same ? Console.exitCode(outcome) : Sim.INCONCLUSIVE;
  }
}
