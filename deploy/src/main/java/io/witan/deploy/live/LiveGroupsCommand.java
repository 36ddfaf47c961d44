package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A campaign of faults on node groups, under a constant load. */
@Command(
    name = "groups",
    description =
        "Kill, pause and cut off the JVMs of node groups and their database under a constant load,"
            + " and check that each validator votes again soon, never twice, and that nothing is"
            + " lost. Needs PostgreSQL's programs on this machine.",
    mixinStandardHelpOptions = true)
public final class LiveGroupsCommand implements Callable<Integer> {
  private static final int ENCLAVES = 2;

  @Option(
      names = "--faults",
      description = "How many (default: ${DEFAULT-VALUE}).",
      defaultValue = "100")
  int faults;

  @Option(
      names = "--organisations",
      description =
          "How many have a group of three JVMs: 1, which is the whole network then, to 3, with"
              + " single validators up to four (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  int organisations;

  @Option(
      names = "--enclaves",
      description =
          "Give each group two JVMs more that have its secret keys and nothing else; without, each"
              + " JVM has every role.")
  boolean enclaves;

  @Option(
      names = "--seed",
      description = "Draws faults and JVMs (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  long seed;

  @Option(
      names = "--pause",
      description = "Seconds that a JVM is stopped (default: ${DEFAULT-VALUE}).",
      defaultValue = "60")
  long pause;

  @Option(
      names = "--minutes",
      description =
          "Begin no fault after so many; the checks follow, whatever number was reached (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "240")
  long minutes;

  @Option(
      names = "--figures",
      paramLabel = "FILE",
      description =
          "Keep each fault's figures there. Where it holds some of a campaign that was cut short,"
              + " only what is left of --faults is done, and the table is of all.")
  Path file;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (faults < 1 || organisations < 1 || organisations > 3 || pause < 1 || minutes < 1) {
      throw new CommandFailure(
          "--faults, --pause and --minutes must be at least 1, and --organisations from 1 to 3");
    }
    PrintWriter out = spec.commandLine().getOut();
    LiveRun run = new LiveRun("witan-groups", out);
    GroupCosts costs = GroupCosts.in(Optional.ofNullable(file));
    introduce(out, costs, run.folder());
    run.figures().head();
    GroupNetwork network =
        new GroupNetwork(run.folder().resolve("network"), organisations, enclaves ? ENCLAVES : 0);
    run.closesWith(network::close);
    run.part("groups", () -> run(network, run.figures(), costs));
    return run.end();
  }

  private void introduce(PrintWriter out, GroupCosts costs, Path folder) {
    Duration whole =
        GroupFault.estimate(faults - costs.count(), organisations, Duration.ofSeconds(pause));
    out.printf(
        "%d groups of three JVMs%s, %d faults, seed %d; about %d minutes on a quiet machine, load"
            + " now %.1f on %d cores%n",
        organisations,
        enclaves ? " and two enclaves each" : "",
        faults,
        seed,
        Math.max(1, whole.toMinutes()),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
    if (costs.count() > 0) {
      out.printf(
          "%d faults were done before, the checks after them are not repeated%n", costs.count());
    }
    out.printf("Ctrl-C stops all; logs meanwhile: %s/network/node*/witan.log%n", folder);
  }

  private void run(GroupNetwork network, Figures figures, GroupCosts costs)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    GroupCampaign.run(
        network,
        figures,
        costs,
        new Random(seed),
        Duration.ofSeconds(pause),
        (course, watch, work, calls) -> course.run(faults, end, calls));
  }
}
