package io.witan.deploy.live;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a node group refuses, and what it bears. */
@Command(
    name = "refusals",
    description =
        "Start and treat the JVMs of a node group wrongly: certificates, plain connections and junk"
            + " at their port, settings, the database, full disks. Each must be refused, or borne,"
            + " in a line that says why, and mend by itself. Needs PostgreSQL's programs on this"
            + " machine.",
    mixinStandardHelpOptions = true)
public final class LiveRefusalsCommand implements Callable<Integer> {
  @Option(
      names = "--seed",
      description = "Draws the junk (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  long seed;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, IOException {
    LiveRun run = new LiveRun("witan-refusals", spec.commandLine().getOut());
    run.figures().head();
    PairNetwork pair = new PairNetwork(run.folder().resolve("network"));
    run.closesWith(pair::close);
    run.part("refusals", () -> run(pair, run.figures()));
    return run.end();
  }

  private void run(PairNetwork pair, Figures figures) throws InterruptedException, IOException {
    try (pair) {
      new Refusals(pair, figures, new Random(seed)).run();
    }
  }
}
