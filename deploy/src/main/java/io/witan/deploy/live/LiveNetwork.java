package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.network.LastLine;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.PortBlock;
import io.witan.deploy.network.RpcClient;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A network of validators as processes of this machine, which are treated badly. */
final class LiveNetwork implements AutoCloseable {
  static final Duration PERIOD = Duration.ofSeconds(1);
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

  private static final int CHAIN_ID = 1337;

  private final NetworkFolder folder;
  private final Engine engine;
  private final List<NodeConfig> configs;
  private final List<RpcClient> clients;
  private final PortBlock ports;
  private final Links links;
  private final TreeMap<Integer, NodeProcess> processes = new TreeMap<>();
  private final TreeMap<Integer, Path> wiped = new TreeMap<>();
  private final Set<Integer> paused = new TreeSet<>();
  private boolean closed;
  private final TreeMap<Integer, SmallDisk> disks = new TreeMap<>();

  /** Makes the files of a new network; nothing runs yet. */
  LiveNetwork(Path path, int validators, Engine engine) {
    this.engine = engine;
    folder = new NetworkFolder(path);
    ports = PortBlock.reserve(2 * validators);
    int port = ports.first();
    folder.create(
        new NetworkFolder.Shape(
            validators,
            CHAIN_ID,
            PERIOD.toSeconds(),
            REQUEST_TIMEOUT.toSeconds(),
            port,
            port + validators,
            engine));
    configs = folder.nodes();
    clients = configs.stream().map(RpcClient::of).toList();
    links = new Links(validators, port + validators);
    try {
      for (int node = 1; node <= validators; node++) {
        dialThroughLinks(node);
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot write the network's files under " + path);
    }
  }

  private void dialThroughLinks(int node) throws IOException {
    Path file = folder.node(node).resolve("static-nodes.json");
    ObjectMapper json = new ObjectMapper();
    List<String> urls = new ArrayList<>();
    for (JsonNode url : json.readTree(file.toFile())) {
      int port = links.port(node, urls.size() + 1);
      urls.add(url.asText().replaceFirst(":\\d+\\?", ":" + port + "?"));
    }
    json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), urls);
  }

  Engine engine() {
    return engine;
  }

  /** Under Raft: the last node is none of the founders, and joins the cluster when it starts. */
  void joinsLater(int node) {
    ObjectMapper json = new ObjectMapper();
    try {
      for (int founder = 1; founder < node; founder++) {
        Path file = folder.node(founder).resolve("static-nodes.json");
        List<JsonNode> urls = new ArrayList<>();
        json.readTree(file.toFile()).forEach(urls::add);
        json.writeValue(file.toFile(), urls.subList(0, node - 1));
      }
      Files.writeString(
          folder.nodeConfigs().get(node - 1),
          "witan.raft.join-existing = " + node + "\n",
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new CommandFailure("cannot write the files of node" + node);
    }
  }

  /** Puts more keys on every node's list. */
  void permit(List<PublicKey> keys) {
    ObjectMapper json = new ObjectMapper();
    try {
      for (NodeConfig config : configs) {
        Path file = config.p2p().permissionedNodes();
        List<String> urls = new ArrayList<>();
        json.readTree(file.toFile()).forEach(url -> urls.add(url.asText()));
        keys.forEach(key -> urls.add(EnodeUrl.of(key, "127.0.0.1", 1).toString()));
        json.writeValue(file.toFile(), urls);
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot write the list of permitted nodes");
    }
  }

  /** Writes changes of the rules into the genesis; nothing runs yet. */
  Transitions withTransitions() {
    List<Address> validators =
        configs.stream().map(c -> NodeKey.read(c.nodeKey()).publicKey().address()).toList();
    Transitions transitions = new Transitions(engine.name().toLowerCase(Locale.ROOT), validators);
    try {
      transitions.into(folder.genesis());
    } catch (IOException failed) {
      throw new CommandFailure("cannot write " + folder.genesis());
    }
    return transitions;
  }

  /** The node's key, as node URLs name it. */
  String key(int node) {
    return NodeKey.read(config(node).nodeKey()).publicKey().xy().toHex().substring(2);
  }

  /** Where the other nodes reach it. */
  String url(int node) {
    return "enode://%s@127.0.0.1:%d?discport=0".formatted(key(node), config(node).p2p().port());
  }

  /** As a validator. */
  String address(int node) {
    return NodeKey.read(config(node).nodeKey()).publicKey().address().toHex();
  }

  Uint256 chainId() {
    return Uint256.of(CHAIN_ID);
  }

  NodeKey fundedAccount() {
    return folder.developmentAccount();
  }

  Links links() {
    return links;
  }

  int size() {
    return configs.size();
  }

  /** The numbers of all nodes, from 1. */
  List<Integer> all() {
    return IntStream.rangeClosed(1, size()).boxed().toList();
  }

  /** How many must be up for a block. */
  int quorum() {
    return engine == Engine.RAFT ? size() / 2 + 1 : Quorum.size(size(), false);
  }

  /** How many may be down, f. */
  int spare() {
    return size() - quorum();
  }

  NodeConfig config(int node) {
    return configs.get(node - 1);
  }

  RpcClient client(int node) {
    return clients.get(node - 1);
  }

  Path log(int node) {
    return folder.node(node).resolve("witan.log");
  }

  Path dataDir(int node) {
    return config(node).dataDir();
  }

  /** Where a wiped node's earlier data directory was put aside. */
  Optional<Path> dataBeforeWipe(int node) {
    return Optional.ofNullable(wiped.get(node));
  }

  synchronized boolean isRunning(int node) {
    NodeProcess process = processes.get(node);
    return process != null && process.isAlive() && !paused.contains(node);
  }

  List<Integer> running() {
    return all().stream().filter(this::isRunning).toList();
  }

  synchronized void start(int node) {
    if (closed) {
      throw new CommandFailure("stopped");
    }
    Path file = folder.nodeConfigs().get(node - 1);
    processes.put(node, NodeProcess.start(file, NodeConfigFile.read(file)));
  }

  synchronized NodeProcess process(int node) {
    return processes.get(node);
  }

  /** Starts a node that is expected to stop by itself: its exit code and last line of log. */
  Optional<String> startInVain(int node, Duration patience) throws InterruptedException {
    start(node);
    return process(node).awaitExit(patience)
        ? Optional.of(
            "exit code %d: %s".formatted(process(node).exitCode(), LastLine.of(log(node))))
        : Optional.empty();
  }

  void kill(int node) {
    process(node).kill();
  }

  /** Stops a node in the middle of whatever it does, until {@link #resume}. */
  synchronized void pause(int node) {
    process(node).signal("STOP");
    paused.add(node);
  }

  synchronized void resume(int node) {
    process(node).signal("CONT");
    paused.remove(node);
  }

  /** Puts a node that does not run yet on a disk of its own. */
  synchronized Optional<SmallDisk> giveSmallDisk(int node) {
    Optional<SmallDisk> disk = SmallDisk.at(dataDir(node));
    disk.ifPresent(given -> disks.put(node, given));
    return disk;
  }

  synchronized boolean hasSmallDisk(int node) {
    return disks.containsKey(node);
  }

  /** Takes all that a stopped node knew away from it. */
  void wipe(int node) {
    Path aside = dataDir(node).resolveSibling("data-before-the-wipe");
    try {
      Files.move(dataDir(node), aside);
    } catch (IOException failed) {
      throw new CommandFailure("cannot move " + dataDir(node));
    }
    wiped.put(node, aside);
  }

  /** The rounds, or under Raft the terms, that the running nodes are in. */
  List<Integer> rounds() {
    return running().stream()
        .flatMap(node -> client(node).call("witan_consensus").stream())
        .map(status -> status.path(engine == Engine.RAFT ? "term" : "round").asInt())
        .toList();
  }

  /** Why a node is not as it should be, in its own words; empty where it says that all is well. */
  Optional<String> complaint(int node) {
    return client(node)
        .call("witan_health")
        .map(health -> health.path("reasons"))
        .filter(reasons -> !reasons.isEmpty())
        .map(reasons -> reasons.get(0).asText());
  }

  /** Asks every node to stop, as an operator does, and waits for it. */
  void stopAll() {
    List<NodeProcess> alive;
    synchronized (this) {
      alive = processes.values().stream().filter(NodeProcess::isAlive).toList();
    }
    alive.forEach(NodeProcess::stop);
    alive.forEach(NodeProcess::awaitStop);
  }

  /** Leaves no process behind, whatever state they are in. */
  @Override
  public synchronized void close() {
    closed = true;
    processes.values().stream().filter(NodeProcess::isAlive).forEach(NodeProcess::kill);
    disks.values().forEach(SmallDisk::close);
    disks.clear();
    links.close();
    ports.close();
  }
}
