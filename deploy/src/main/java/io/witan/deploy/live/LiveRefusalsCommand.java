package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    PrintWriter out = spec.commandLine().getOut();
    Figures figures = new Figures(out);
    Path folder = Files.createTempDirectory("witan-refusals");
    // The database may be another user's than this command.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    figures.head();
    PairNetwork pair = new PairNetwork(folder.resolve("network"));
    Runtime.getRuntime().addShutdownHook(new Thread(pair::close, "stop-live"));
    try (pair) {
      new Refusals(pair, figures, new Random(seed)).run();
    } catch (CommandFailure failed) {
      figures.add("refusals", "the course ended early", failed.getMessage(), "", false);
    }
    figures.sum();
    if (figures.violated() > 0) {
      out.println("The files and logs are under " + folder + ".");
    } else {
      LiveCommand.delete(folder);
    }
    out.flush();
    return figures.violated() == 0 ? 0 : 1;
  }
}
