package io.witan.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.RpcClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A table of nodes that renews itself. */
@Command(
    name = "status",
    description =
        "Show a live table of nodes: height, round, peers, pool, transactions per second.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final int RATE_BLOCKS = 10;
  private static final String CLEAR = "\033[H\033[2J";

  @Option(
      names = "--dir",
      description = "Folder of a network that './witan up' made (default: ${DEFAULT-VALUE}).",
      defaultValue = "network")
  Path dir;

  @Option(names = "--url", description = "JSON-RPC URL of a node, instead; repeat for each.")
  List<String> urls = new ArrayList<>();

  @Option(names = "--once", description = "Print the table once and end.")
  boolean once;

  @Spec CommandSpec spec;

  /** A row; empty where the node does not answer. */
  private record Row(
      String name,
      boolean following,
      long height,
      String hash,
      String round,
      String silent,
      long peers,
      long pool,
      double rate,
      List<String> troubles) {}

  @Override
  public Integer call() throws InterruptedException {
    List<RpcClient> clients = new ArrayList<>();
    List<String> names = new ArrayList<>();
    if (urls.isEmpty()) {
      for (var node : new NetworkFolder(dir).nodes()) {
        clients.add(RpcClient.of(node));
        names.add(node.identity());
      }
    } else {
      urls.forEach(url -> clients.add(new RpcClient(url)));
      names.addAll(urls);
    }
    boolean live = !once && System.console().isTerminal();
    do {
      List<Optional<Row>> rows = new ArrayList<>();
      for (int i = 0; i < clients.size(); i++) {
        rows.add(ask(names.get(i), clients.get(i)));
      }
      print(names, rows, live);
      if (!live) {
        return rows.stream().allMatch(Optional::isPresent) ? 0 : 1;
      }
    } while (!stopped());
    return 0;
  }

  private static boolean stopped() throws InterruptedException {
    TimeUnit.SECONDS.sleep(1);
    return false;
  }

  private static Optional<Row> ask(String name, RpcClient node) {
    Optional<JsonNode> latest = node.call("eth_getHeaderByNumber", "latest");
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    long height = Long.decode(latest.get().path("number").asText("0x0"));
    Optional<JsonNode> health = node.call("witan_health");
    boolean following = health.filter(it -> it.path("following").asBoolean()).isPresent();
    // A follower has neither: they are those of the active JVM of its group.
    Optional<JsonNode> consensus = following ? Optional.empty() : node.call("witan_consensus");
    Optional<JsonNode> pool = node.call("txpool_status");
    return Optional.of(
        new Row(
            name,
            following,
            height,
            latest.get().path("hash").asText().substring(0, 10),
            consensus.map(c -> c.path("round").asText("-")).orElse("-"),
            consensus.map(c -> "" + c.path("silent").size()).orElse("-"),
            node.quantity("net_peerCount").orElse(0L),
            pool.map(StatusCommand::waiting).orElse(0L),
            rate(node, height),
            health.map(StatusCommand::troubles).orElse(List.of())));
  }

  private static List<String> troubles(JsonNode health) {
    List<String> troubles = new ArrayList<>();
    health.path("reasons").forEach(why -> troubles.add(why.asText()));
    return troubles;
  }

  private static long waiting(JsonNode pool) {
    return Long.decode(pool.path("pending").asText("0x0"))
        + Long.decode(pool.path("queued").asText("0x0"));
  }

  /** Transactions per second over the last blocks, by their own timestamps. */
  private static double rate(RpcClient node, long height) {
    long first = Math.max(1, height - RATE_BLOCKS + 1);
    long count = 0;
    for (long h = first; h <= height; h++) {
      count += node.quantity("eth_getBlockTransactionCountByNumber", RpcClient.hex(h)).orElse(0L);
    }
    long seconds = time(node, height) - time(node, first - 1);
    return height < first || seconds <= 0 ? 0 : (double) count / seconds;
  }

  private static long time(RpcClient node, long height) {
    return node.call("eth_getHeaderByNumber", RpcClient.hex(height))
        .map(h -> Long.decode(h.path("timestamp").asText("0x0")))
        .orElse(0L);
  }

  private void print(List<String> names, List<Optional<Row>> rows, boolean live) {
    PrintWriter out = spec.commandLine().getOut();
    if (live) {
      out.print(CLEAR);
    }
    out.printf(
        "%-12s %10s  %-10s %6s %6s %6s %8s %9s%n",
        "node", "height", "head", "round", "silent", "peers", "pool", "txs/s");
    long highest = rows.stream().flatMap(Optional::stream).mapToLong(Row::height).max().orElse(0);
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).isEmpty()) {
        out.printf("%-12s %10s%n", names.get(i), "no answer");
        continue;
      }
      Row row = rows.get(i).get();
      if (row.following) {
        out.printf(
            "%-12s %10d  %-10s follows the active JVM of its group, %d behind the highest%n",
            row.name, row.height, row.hash, highest - row.height);
        row.troubles.forEach(trouble -> out.println("  " + trouble));
        continue;
      }
      out.printf(
          "%-12s %10d  %-10s %6s %6s %6d %8d %9.1f%n",
          row.name, row.height, row.hash, row.round, row.silent, row.peers, row.pool, row.rate);
      row.troubles.forEach(trouble -> out.println("  " + trouble));
    }
    out.flush();
  }
}
