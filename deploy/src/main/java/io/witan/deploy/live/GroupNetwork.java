package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.network.GroupFacilities;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.deploy.network.NodeGroups;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.PortBlock;
import io.witan.deploy.network.PostgresServer;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.network.Reaper;
import io.witan.deploy.network.RpcClient;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.store.Duty;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A network of node groups as processes of this machine. What the JVMs of a group say to each other
 * and to the database goes through gates that can be shut; a JVM that ends is started again, as an
 * orchestrator does.
 */
final class GroupNetwork implements AutoCloseable {
  private static final int CHAIN_ID = 1337;
  private static final int LEDGERS = 3;

  /** JVMs at most. */
  private static final int ROW = 16;

  private static final String KEEPING = "logback-frames.xml";
  private static final long RESTART_MILLIS = 1_000;

  private final NetworkFolder folder;
  private final NodeGroups groups;
  private final List<PortBlock> ports;
  private final List<NodeConfig> configs;
  private final List<RpcClient> clients;
  private final Readiness readiness = new Readiness();
  private final GroupFacilities facilities;
  private final Path frames;
  private final Path logging;
  private final Reaper reaper;
  private final TreeMap<Integer, Gate> memberGates = new TreeMap<>();
  private final TreeMap<Integer, Gate> databaseGates = new TreeMap<>();
  private final TreeMap<Integer, Integer> bindPorts = new TreeMap<>();
  private final TreeMap<Integer, NodeProcess> processes = new TreeMap<>();
  private final TreeMap<Integer, NodeProcess.Manner> manners = new TreeMap<>();
  private final TreeMap<Integer, Integer> lives = new TreeMap<>();
  private final Set<Integer> paused = new TreeSet<>();
  private final Set<Integer> held = new TreeSet<>();
  private Optional<Thread> orchestrator = Optional.empty();
  private boolean closed;

  /**
   * Makes the files of a new network, and starts the database; no node runs yet.
   *
   * @param organisations how many have a group; one is the whole network
   * @param enclaves JVMs more of each group that have its secret keys; none where all JVMs have
   *     every role
   */
  GroupNetwork(Path path, int organisations, int enclaves) {
    folder = new NetworkFolder(path);
    reaper = Reaper.start(NodeGroups.databaseFolder(folder));
    ports = List.of(PortBlock.reserve(3 * ROW + 3), PortBlock.reserve(3 * ROW + 3));
    int validators = organisations == 1 ? 1 : 4;
    int first = ports.get(0).first();
    List<String> names = PrivateNetwork.names(organisations);
    groups =
        new NodeGroups(
            names, validators, LEDGERS + enclaves, enclaves, first + 2 * ROW, first + 3 * ROW);
    folder.create(
        new NetworkFolder.Shape(
            validators,
            CHAIN_ID,
            LiveNetwork.PERIOD.toSeconds(),
            LiveNetwork.REQUEST_TIMEOUT.toSeconds(),
            first,
            first + ROW,
            Engine.QBFT,
            Optional.of(PrivateNetwork.of(ports.get(1).first(), groups)),
            Optional.of(groups)));
    facilities = GroupFacilities.start(folder, groups);
    frames = path.resolveSibling("frames");
    logging = path.resolveSibling(KEEPING);
    try {
      Files.createDirectories(frames);
      copyLogging();
      for (int node : members()) {
        leadThroughGates(node);
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot write the network's files under " + path);
    }
    configs = folder.nodes();
    clients = configs.stream().map(RpcClient::of).toList();
  }

  /** A file, as other versions of the program may be run, in which there is none. */
  private void copyLogging() throws IOException {
    try (InputStream in = GroupNetwork.class.getResourceAsStream("/" + KEEPING)) {
      Files.copy(in, logging);
    }
  }

  private void leadThroughGates(int node) throws IOException {
    NodeConfig config = NodeConfigFile.read(folder.nodeConfigs().get(node - 1));
    Gate toMember = new Gate(config.cluster().port());
    Gate toDatabase = new Gate(groups.databasePort());
    memberGates.put(node, toMember);
    databaseGates.put(node, toDatabase);
    bindPorts.put(node, config.cluster().port());
    String url =
        config
            .journal()
            .url()
            .replace(":" + groups.databasePort() + "/", ":" + toDatabase.port() + "/");
    Files.writeString(
        folder.nodeConfigs().get(node - 1),
        "witan { cluster.port = %d, journal.url = \"%s\" }\n".formatted(toMember.port(), url),
        StandardOpenOption.APPEND);
  }

  NodeGroups groups() {
    return groups;
  }

  NetworkFolder folder() {
    return folder;
  }

  PostgresServer database() {
    return facilities.database();
  }

  List<Integer> all() {
    return IntStream.rangeClosed(1, groups.nodes()).boxed().toList();
  }

  /** Those that are JVMs of a group. */
  List<Integer> members() {
    return all().stream().filter(groups::isMember).toList();
  }

  /** Those that have a ledger. */
  List<Integer> ledgers() {
    return all().stream().filter(node -> !groups.isEnclave(node)).toList();
  }

  NodeConfig config(int node) {
    return configs.get(node - 1);
  }

  String name(int node) {
    return config(node).identity();
  }

  RpcClient client(int node) {
    return clients.get(node - 1);
  }

  Path log(int node) {
    return folder.node(node).resolve("witan.log");
  }

  Uint256 chainId() {
    return Uint256.of(CHAIN_ID);
  }

  /** The validator that an organisation's group is. */
  String validator(String organisation) {
    return validator(groups.membersOf(organisation).get(0));
  }

  /** The validator whose key a node has. */
  String validator(int node) {
    return NodeKey.read(config(node).nodeKey()).publicKey().address().toHex();
  }

  synchronized boolean isRunning(int node) {
    NodeProcess process = processes.get(node);
    return process != null && process.isAlive() && !paused.contains(node);
  }

  /** Those that clients can ask. */
  List<Integer> running() {
    return ledgers().stream().filter(this::isRunning).toList();
  }

  synchronized void start(int node) {
    if (closed) {
      throw new CommandFailure("stopped");
    }
    lives.merge(node, 1, Integer::sum);
    List<String> flags =
        new ArrayList<>(
            List.of("-Dlogback.configurationFile=" + logging, "-Dwitan.frames=" + frames(node)));
    if (groups.isMember(node)) {
      flags.add("-Dakka.remote.artery.bind.hostname=127.0.0.1");
      flags.add("-Dakka.remote.artery.bind.port=" + bindPorts.get(node));
    }
    NodeProcess.Manner manner = manners.getOrDefault(node, NodeProcess.Manner.AS_THIS).with(flags);
    NodeProcess process =
        NodeProcess.start(folder.nodeConfigs().get(node - 1), config(node), manner);
    reaper.watch(process.handle());
    processes.put(node, process);
  }

  /** From its next start on a node's process is started in this manner. */
  synchronized void use(int node, NodeProcess.Manner manner) {
    manners.put(node, manner);
  }

  /** How often a node has been started. */
  synchronized int lives(int node) {
    return lives.getOrDefault(node, 0);
  }

  /** The consensus messages that a node heard since it was started last. */
  Path frames(int node) {
    return frames.resolve(name(node) + "-" + lives(node));
  }

  /** Those that all nodes heard, a file for each life of each. */
  List<Path> frames() {
    try (Stream<Path> files = Files.list(frames)) {
      return files.sorted().toList();
    } catch (IOException failed) {
      throw new CommandFailure("cannot read " + frames);
    }
  }

  /** Begins to start again what ends. */
  void orchestrate() {
    orchestrator = Optional.of(Thread.startVirtualThread(this::restart));
  }

  private void restart() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(RESTART_MILLIS);
        synchronized (this) {
          for (int node : List.copyOf(processes.keySet())) {
            if (!closed && !held.contains(node) && !processes.get(node).isAlive()) {
              start(node);
            }
          }
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@code kill -9}; it is started again. */
  void kill(int node) {
    process(node).kill();
  }

  /** Asks a node to end, and waits until it has; it is started again. */
  void stop(int node) {
    process(node).stop();
    process(node).awaitStop();
  }

  /** From now on a node that ends stays so. */
  synchronized void hold(int node) {
    held.add(node);
  }

  /** A node that was held is started again. */
  synchronized void release(int node) {
    held.remove(node);
  }

  long pid(int node) {
    return process(node).pid();
  }

  /** What a node's process has used of the processor. */
  Duration processorTime(int node) {
    return ProcessHandle.of(pid(node))
        .flatMap(it -> it.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  private synchronized NodeProcess process(int node) {
    return processes.get(node);
  }

  synchronized void pause(int node) {
    process(node).signal("STOP");
    paused.add(node);
  }

  synchronized void resume(int node) {
    process(node).signal("CONT");
    paused.remove(node);
  }

  /** Cuts a group's JVMs off from each other, or mends that. */
  void partition(String organisation, boolean cut) {
    groups.membersOf(organisation).forEach(node -> memberGates.get(node).cut(cut));
  }

  /** Cuts one JVM off from the database, or mends that. */
  void cutOffDatabase(int node, boolean cut) {
    databaseGates.get(node).cut(cut);
  }

  /** What a node says of itself; empty where it says nothing. */
  Optional<JsonNode> health(int node) {
    return isRunning(node) ? client(node).call("witan_health") : Optional.empty();
  }

  /** Whether a node runs and is as it should be. */
  boolean isWell(int node) {
    if (groups.isEnclave(node)) {
      return isRunning(node) && readiness.isAt(config(node).metrics().port());
    }
    return health(node).filter(it -> it.path("condition").asText().equals("running")).isPresent();
  }

  /** The JVM of a group that has a duty, as one that has a ledger sees it. */
  Optional<Integer> holder(String organisation, Duty duty) {
    return active(organisation)
        .flatMap(asked -> client(asked).call("witan_group"))
        .map(group -> group.path("duties").path(duty.title()).asText())
        .flatMap(
            address ->
                groups.membersOf(organisation).stream()
                    .filter(node -> address.endsWith(":" + config(node).cluster().port()))
                    .findFirst());
  }

  /** The JVM of a group that is active now; empty where none says so. */
  Optional<Integer> active(String organisation) {
    return groups.ledgersOf(organisation).stream()
        .filter(
            node ->
                health(node)
                    .filter(it -> it.path("ready").asBoolean() && !it.path("following").asBoolean())
                    .isPresent())
        .findFirst();
  }

  /** Asks every node to stop, as an operator does, and waits for it. */
  void stopAll() {
    List<NodeProcess> alive;
    synchronized (this) {
      held.addAll(processes.keySet());
      alive = processes.values().stream().filter(NodeProcess::isAlive).toList();
    }
    alive.forEach(NodeProcess::stop);
    alive.forEach(NodeProcess::awaitStop);
  }

  /** Leaves no process behind, whatever state they are in. */
  @Override
  public void close() {
    orchestrator.ifPresent(Thread::interrupt);
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      processes.values().stream().filter(NodeProcess::isAlive).forEach(NodeProcess::kill);
    }
    List<Gate> gates = new ArrayList<>(memberGates.values());
    gates.addAll(databaseGates.values());
    gates.forEach(Gate::close);
    facilities.close();
    reaper.close();
    ports.forEach(PortBlock::close);
  }
}
