package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.PortBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a JVM of a node group needs by its roles: time until it is ready, and memory. */
@Command(
    name = "roles",
    description =
        "Start a JVM of a node group with each set of roles beside an active one, under a constant"
            + " load, and print when it is ready and how much memory it has. Needs PostgreSQL's"
            + " programs on this machine; run it from the package to measure the package.",
    mixinStandardHelpOptions = true)
public final class LiveRolesCommand implements Callable<Integer> {
  private static final String CAMPAIGN = "roles";
  private static final Duration SLOWEST_START = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int ACTIVE = 1;
  private static final int MEASURED = 2;

  /** All in one, and each part of a group whose parts are apart. */
  private static final List<String> ROLES =
      List.of(
          "ledger,private,enclave,edge",
          "ledger,private,enclave",
          "ledger,edge",
          "private,edge",
          "enclave",
          "edge");

  @Option(
      names = "--seconds",
      description = "How long each stays under load (default: ${DEFAULT-VALUE}).",
      defaultValue = "30")
  long seconds;

  @Spec CommandSpec spec;

  private final Readiness readiness = new Readiness();

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (seconds < 0) {
      throw new CommandFailure("--seconds must not be negative");
    }
    LiveRun run = new LiveRun("witan-roles", spec.commandLine().getOut());
    run.figures().head();
    GroupNetwork network = new GroupNetwork(run.folder().resolve("network"), 1, 0);
    run.closesWith(network::close);
    run.part(CAMPAIGN, () -> run(network, run.figures()));
    return run.end();
  }

  private void run(GroupNetwork network, Figures figures) throws InterruptedException {
    try (network;
        PortBlock ports = PortBlock.reserve(2);
        GroupWork work = new GroupWork(network)) {
      measure(network, ports.first(), work, figures);
    }
  }

  private void measure(GroupNetwork network, int port, GroupWork work, Figures figures)
      throws InterruptedException {
    start(network, ACTIVE, ROLES.getFirst(), port, "active, first start", figures);
    GroupWatch watch = new GroupWatch(network);
    new GroupCourse(
            network, watch, figures, GroupCosts.in(Optional.empty()), new Random(0), Duration.ZERO)
        .awaitWell(ACTIVE);
    work.begin();
    for (String roles : ROLES) {
      start(network, MEASURED, roles, port + 1, "follows", figures);
      network.stop(MEASURED);
    }
    figures.note(CAMPAIGN, ROLES.getFirst() + " (active)", "%d MiB".formatted(memory(network, 1)));
    watch.close();
  }

  private void start(
      GroupNetwork network, int node, String roles, int port, String part, Figures figures)
      throws InterruptedException {
    Map<String, String> settings =
        Map.of("WITAN_CLUSTER_ROLES", roles, "WITAN_METRICS_PORT", Integer.toString(port));
    NodeProcess.Manner usual = NodeProcess.Manner.AS_THIS;
    network.use(node, new NodeProcess.Manner(usual.flags(), usual.launcher(), settings));
    long began = System.nanoTime();
    network.start(node);
    while (!readiness.isAt(port)) {
      if (System.nanoTime() - began > PATIENCE.toNanos() || !network.isRunning(node)) {
        throw new CommandFailure("a JVM with the roles " + roles + " is not ready");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Duration worked = network.processorTime(node);
    long first = memory(network, node);
    TimeUnit.SECONDS.sleep(seconds);
    figures.add(
        CAMPAIGN,
        "%s (%s)".formatted(roles, part),
        "ready after %s (%s of a core), %d MiB; after %d s %d MiB"
            .formatted(
                Figures.seconds(took),
                Figures.seconds(worked),
                first,
                seconds,
                memory(network, node)),
        took,
        SLOWEST_START);
  }

  /** MiB that a node's process has in memory. */
  private static long memory(GroupNetwork network, int node) {
    Path status = Path.of("/proc", Long.toString(network.pid(node)), "status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      throw new CommandFailure("cannot read " + status);
    }
  }
}
