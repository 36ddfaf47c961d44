package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.load.PrivateContract;
import io.witan.deploy.load.ReadLoad;
import io.witan.deploy.load.ReadMix;
import io.witan.deploy.network.RpcClient;
import io.witan.protocol.bytes.Uint256;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads from one edge of a node group, from two and so on, and restarts all of them in turn. */
@Command(
    name = "edges",
    description =
        "Read from one edge of a node group, then from two, and so on, and measure; then restart"
            + " all of them in turn, and check that no request is lost. Needs PostgreSQL's programs"
            + " on this machine.",
    mixinStandardHelpOptions = true)
public final class LiveEdgesCommand implements Callable<Integer> {
  private static final int MOST_EDGES = 7;

  /** For each edge, all at once: a JVM that has just started compiles what it runs often. */
  private static final long WARM_UP_SECONDS = 15;

  /** What a JVM that is told to stop may take, with all that it has taken answered. */
  private static final Duration END = Duration.ofSeconds(20);

  /** Before a measurement, and between two restarts with all edges. */
  private static final long SETTLE_SECONDS = 2;

  private static final String ROW = "%-6s %9s %10s %10s %10s %8s %8s %8s%n";

  @Option(
      names = "--edges",
      description = "How many JVMs at most, 1 to 7 (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  int edges;

  @Option(
      names = "--seconds",
      description = "How long each number of them is measured (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  long seconds;

  @Option(
      names = "--clients",
      description = "That read, each as fast as it is answered (default: ${DEFAULT-VALUE}).",
      defaultValue = "8")
  int clients;

  @Option(
      names = "--share",
      description =
          "What each edge may take of a processor while it is measured, above 0 to 1: on one machine"
              + " edges else take what others have, and the clients too (default: no limit).")
  Double share;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (edges < 1 || edges > MOST_EDGES || seconds < 1 || clients < 1) {
      throw new CommandFailure(
          "--edges must be from 1 to 7, and --seconds and --clients at least 1");
    }
    if (share != null && !(share > 0 && share <= 1)) {
      throw new CommandFailure("--share must be above 0 and at most 1");
    }
    PrintWriter out = spec.commandLine().getOut();
    LiveRun run = new LiveRun("witan-edges", out);
    EdgeNetwork network = new EdgeNetwork(run.folder().resolve("network"), edges);
    run.closesWith(network::close);
    run.part(
        "edges",
        () -> {
          try (network) {
            run(network, run.figures(), out);
          }
        });
    return run.end();
  }

  private void run(EdgeNetwork network, Figures figures, PrintWriter out)
      throws InterruptedException, IOException {
    network.startMember();
    for (int edge = 1; edge <= edges; edge++) {
      network.startEdge(edge);
    }
    List<RpcClient> all = IntStream.rangeClosed(1, edges).mapToObj(network::client).toList();
    TokenWork work = new TokenWork(all, Uint256.of(EdgeNetwork.CHAIN_ID));
    ReadMix mix = work.prepare(network.folder().developmentAccount());
    // With a private state, so that what is read has to be told from what may be private.
    PrivateContract.deploy(all.get(0), network.account(), List.of(network.partyKey()));
    work.begin();
    out.printf("reads: %s%n", ReadMix.shares());
    out.printf(
        "%d clients, %d s each after %d s to warm up, %d processors; a block each second with a few"
            + " transfers%n",
        clients, seconds, edges * WARM_UP_SECONDS, Runtime.getRuntime().availableProcessors());
    try (var _ = new ReadLoad(urls(network, edges), mix, clients)) {
      TimeUnit.SECONDS.sleep(edges * WARM_UP_SECONDS);
    }
    out.printf(ROW, "", "", "", "", "CPU per", "CPUs of", "", "");
    out.printf(ROW, "edges", "reads/s", "p50", "p99", "read", "edges", "member", "clients");
    List<ProcessorShare> limits = limits(network);
    try {
      for (int count = 1; count <= edges; count++) {
        measure(network, count, mix, out);
      }
    } finally {
      limits.forEach(ProcessorShare::close);
    }
    figures.head();
    restart(network, mix, figures);
    int missing = work.missing();
    add(figures, "transfers that were taken and have no receipt", missing, work.taken(), "");
    List<String> errors = network.errors();
    String first = errors.isEmpty() ? "none" : errors.get(0);
    figures.add("edges", "errors in the logs", first, "none", errors.isEmpty());
  }

  private List<ProcessorShare> limits(EdgeNetwork network) {
    return share == null
        ? List.of()
        : IntStream.rangeClosed(1, edges)
            .mapToObj(edge -> ProcessorShare.of(network.pid(edge), share))
            .toList();
  }

  private static void add(Figures figures, String what, long lost, long all, String why) {
    String measured = lost + " of " + all + (why.isEmpty() ? "" : ": " + why);
    figures.add("edges", what, measured, "0", lost == 0);
  }

  private void measure(EdgeNetwork network, int count, ReadMix mix, PrintWriter out)
      throws InterruptedException {
    try (ReadLoad load = new ReadLoad(urls(network, count), mix, clients)) {
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
      Used before = Used.now(network, count);
      load.measure();
      TimeUnit.SECONDS.sleep(seconds);
      ReadLoad.Seen seen = load.seen();
      Used used = Used.now(network, count).since(before);
      double wall = used.at / 1e9;
      if (load.lost() > 0) {
        throw new CommandFailure("a read of " + count + " edges failed: " + load.firstLoss());
      }
      out.printf(
          ROW,
          count,
          decimal(0, seen.reads() / wall),
          decimal(1, seen.p50Millis()) + " ms",
          decimal(1, seen.p99Millis()) + " ms",
          decimal(0, used.edges.toNanos() / 1e3 / seen.reads()) + " µs",
          decimal(2, used.edges.toNanos() / 1e9 / wall),
          decimal(2, used.member.toNanos() / 1e9 / wall),
          decimal(2, used.clients.toNanos() / 1e9 / wall));
      out.flush();
    }
  }

  private static List<URI> urls(EdgeNetwork network, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(network::url).toList();
  }

  private static String decimal(int places, double value) {
    return String.format(Locale.ROOT, "%." + places + "f", value);
  }

  /** Processor time until a moment. */
  private record Used(long at, Duration edges, Duration member, Duration clients) {
    static Used now(EdgeNetwork network, int edges) {
      return new Used(
          System.nanoTime(),
          network.edgesTime(edges),
          network.memberTime(),
          EdgeNetwork.time(ProcessHandle.current().pid()));
    }

    Used since(Used before) {
      return new Used(
          at - before.at,
          edges.minus(before.edges),
          member.minus(before.member),
          clients.minus(before.clients));
    }
  }

  private void restart(EdgeNetwork network, ReadMix mix, Figures figures)
      throws InterruptedException {
    Duration longest = Duration.ZERO;
    try (ReadLoad load = new ReadLoad(urls(network, edges), mix, clients)) {
      for (int edge = 1; edge <= edges; edge++) {
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        Duration took = network.stopEdge(edge);
        longest = took.compareTo(longest) > 0 ? took : longest;
        network.startEdge(edge);
      }
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
      figures.add(
          "edges",
          "all restarted in turn: the longest end",
          Figures.seconds(longest),
          longest,
          END);
      figures.note("edges", "reads that one sent to another", "" + load.repeated());
      add(
          figures,
          "reads lost meanwhile",
          load.lost(),
          load.answered() + load.lost(),
          load.firstLoss());
    }
  }
}
