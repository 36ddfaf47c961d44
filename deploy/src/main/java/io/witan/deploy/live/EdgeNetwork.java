package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.network.GroupFacilities;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.deploy.network.NodeGroups;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.PortBlock;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.network.RpcClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A node group as processes of this machine: one JVM that votes and answers nobody but its group,
 * and edges that answer clients. The edges have no key of the node and of no party, and their user
 * of the database may read the chain and nothing else.
 */
final class EdgeNetwork implements AutoCloseable {
  static final int CHAIN_ID = 1337;

  private static final String ORGANISATION = "A";
  private static final String DATABASE = "witan_a";
  private static final String READER = "witan_a_edge";
  private static final int MEMBER = 1;

  /** On a machine where fifty others want the same processors. */
  private static final Duration START = Duration.ofMinutes(10);

  private static final int OK = 200;

  private final HttpClient http = HttpClient.newHttpClient();
  private final NetworkFolder folder;
  private final PortBlock ports;
  private final NodeGroups groups;
  private final GroupFacilities facilities;
  private final TreeMap<Integer, NodeProcess> processes = new TreeMap<>();
  private List<NodeConfig> configs;
  private boolean closed;

  /** Makes the files, and starts the database; no JVM runs yet. */
  EdgeNetwork(Path path, int edges) {
    folder = new NetworkFolder(path);
    int jvms = 1 + edges;
    ports = PortBlock.reserve(7 * jvms + 2);
    int first = ports.first();
    groups = new NodeGroups(List.of(ORGANISATION), 1, jvms, 0, first + 2 * jvms, first + 3 * jvms);
    int metrics = first + 3 * jvms + 1;
    folder.create(
        new NetworkFolder.Shape(
            1,
            CHAIN_ID,
            LiveNetwork.PERIOD.toSeconds(),
            LiveNetwork.REQUEST_TIMEOUT.toSeconds(),
            first,
            first + jvms,
            Engine.QBFT,
            Optional.of(PrivateNetwork.of(metrics + jvms, groups)),
            Optional.of(groups)));
    facilities = GroupFacilities.start(folder, groups);
    try {
      add(MEMBER, "cluster.roles = [ledger, private, enclave], metrics.port = " + metrics);
      for (int edge = 1; edge <= edges; edge++) {
        add(edge + MEMBER, settings(metrics + edge));
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot write the network's files under " + path);
    }
    configs = folder.nodes();
  }

  private static String settings(int metrics) {
    return """
    cluster.roles = [edge], metrics.port = %d
      node-key = "none", private { enabled = false, keys = [] }, accounts.unlock = []
      journal { user = "%s", password-file = "../%s" }
    """
        .formatted(metrics, READER, READER);
  }

  private void add(int node, String settings) throws IOException {
    Files.writeString(
        folder.nodeConfigs().get(node - 1),
        "witan {\n  " + settings + "\n}\n",
        StandardOpenOption.APPEND);
  }

  NetworkFolder folder() {
    return folder;
  }

  /** Starts the JVM that votes, and lets edges read what it writes. */
  void startMember() throws InterruptedException, IOException {
    start(MEMBER);
    facilities.database().createReader(DATABASE, READER, folder.path().resolve(READER));
    configs = folder.nodes();
  }

  void startEdge(int edge) throws InterruptedException {
    start(edge + MEMBER);
  }

  private void start(int node) throws InterruptedException {
    Path file = folder.nodeConfigs().get(node - 1);
    NodeConfig config = NodeConfigFile.read(file);
    processes.put(node, NodeProcess.start(file, config));
    long deadline = System.nanoTime() + START.toNanos();
    while (!isReady(config)) {
      if (!processes.get(node).isAlive() || System.nanoTime() > deadline) {
        throw new CommandFailure(
            config.identity() + " is not ready; its log: " + processes.get(node).log());
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** As a load balancer asks. */
  private boolean isReady(NodeConfig config) throws InterruptedException {
    URI ready = URI.create("http://127.0.0.1:" + config.metrics().port() + "/ready");
    try {
      return http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
              .statusCode()
          == OK;
    } catch (IOException notThere) {
      return false;
    }
  }

  /** Asks an edge to end, as an orchestrator does; how long it took. */
  Duration stopEdge(int edge) {
    long begun = System.nanoTime();
    NodeProcess process = processes.get(edge + MEMBER);
    process.stop();
    process.awaitStop();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  URI url(int edge) {
    return URI.create(RpcClient.url(config(edge)));
  }

  RpcClient client(int edge) {
    return RpcClient.of(config(edge));
  }

  private NodeConfig config(int edge) {
    return configs.get(edge + MEMBER - 1);
  }

  /** Processor time that the first edges have used. */
  Duration edgesTime(int edges) {
    return IntStream.rangeClosed(1, edges)
        .mapToObj(edge -> time(pid(edge)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  long pid(int edge) {
    return processes.get(edge + MEMBER).pid();
  }

  /** Processor time that the JVM that votes has used. */
  Duration memberTime() {
    return time(processes.get(MEMBER).pid());
  }

  static Duration time(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** The errors that the JVMs logged. */
  List<String> errors() throws IOException {
    List<String> found = new ArrayList<>();
    for (NodeProcess process : processes.values()) {
      try (var lines = Files.lines(process.log())) {
        lines
            .filter(line -> line.contains(" ERROR ") || line.startsWith("\tat "))
            .forEach(line -> found.add(process.config().identity() + ": " + line));
      }
    }
    return found;
  }

  /** The account of the organisation whose key the voting JVM holds. */
  String account() {
    JsonNode accounts =
        client(1)
            .call("eth_accounts")
            .orElseThrow(() -> new CommandFailure("an edge does not tell the node's accounts"));
    return accounts.path(0).asText();
  }

  String partyKey() {
    return PrivateNetwork.publicKeyOf(folder, ORGANISATION);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    processes.values().stream().filter(NodeProcess::isAlive).forEach(NodeProcess::kill);
    facilities.close();
    ports.close();
    http.close();
  }
}
