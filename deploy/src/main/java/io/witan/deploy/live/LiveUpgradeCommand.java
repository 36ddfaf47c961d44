package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A rolling upgrade of node groups under a constant load, and the way back. */
@Command(
    name = "upgrade",
    description =
        "Replace the JVMs of a network of node groups one by one by those of another version, and"
            + " back again, under a constant load, and check that blocks go on, that no validator"
            + " votes twice, and that nothing is lost. Needs PostgreSQL's programs on this"
            + " machine.",
    mixinStandardHelpOptions = true)
public final class LiveUpgradeCommand implements Callable<Integer> {
  /** With one version alone, before anything is replaced. */
  private static final Duration BEFORE = Duration.ofSeconds(10);

  @Option(
      names = "--from",
      required = true,
      description =
          "The version to begin with: the folder of an unpacked package or of a source checkout,"
              + " or a revision of this checkout's history, which is built with Maven.")
  String from;

  @Option(
      names = "--to",
      description = "The version to go to, named in the same ways (default: this one).")
  String to;

  @Option(
      names = "--organisations",
      description =
          "How many have a group of three JVMs: 1, which is the whole network then, to 3, with"
              + " single validators up to four (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  int organisations;

  @Option(
      names = "--clear-stores",
      description =
          "On the way back delete what each JVM derived from the journal before its start: needed"
              + " where the layouts of the two versions differ.")
  boolean clearStores;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (organisations < 1 || organisations > 3) {
      throw new CommandFailure("--organisations must be from 1 to 3");
    }
    Program first = Program.of(from);
    Program second = to == null ? Program.THIS : Program.of(to);
    PrintWriter out = spec.commandLine().getOut();
    LiveRun run = new LiveRun("witan-upgrade", out);
    out.printf(
        "%d groups of three JVMs, from %s to %s and back%n",
        organisations, first.name(), second.name());
    run.figures().head();
    GroupNetwork network = new GroupNetwork(run.folder().resolve("network"), organisations, 0);
    run.closesWith(network::close);
    run.part(UpgradeCourse.CAMPAIGN, () -> run(network, first, second, run.figures()));
    return run.end();
  }

  private void run(GroupNetwork network, Program first, Program second, Figures figures)
      throws InterruptedException {
    network.all().forEach(node -> network.use(node, first.manner()));
    GroupCampaign.run(
        network,
        figures,
        GroupCosts.in(Optional.empty()),
        new Random(0),
        Duration.ZERO,
        (course, watch, work, calls) -> {
          UpgradeCourse upgrade = new UpgradeCourse(network, course, watch, work, figures);
          upgrade.rest(BEFORE);
          upgrade.roll(second, false);
          upgrade.roll(first, clearStores);
        });
  }
}
