package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.network.GroupFacilities;
import io.witan.deploy.network.LastLine;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.NodeGroups;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.network.RpcClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a network of validators on this machine where there is none yet, and runs it. */
@Command(
    name = "up",
    description = "Start a network of validators on this machine; a second start continues it.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  /** Of one kind at most. */
  private static final int PORTS = 49;

  /** A busy machine takes its time. */
  private static final int READY_SECONDS = 300;

  /** Before a JVM of a group that ended is started again, as an orchestrator does. */
  private static final long RESTART_SECONDS = 1;

  @Option(
      names = "--dir",
      description = "Folder of keys, genesis, data and logs (default: ${DEFAULT-VALUE}).",
      defaultValue = "network")
  Path dir;

  @Option(
      names = "--validators",
      description = "How many, for a new network: 1 to 16 (default: ${DEFAULT-VALUE}).",
      defaultValue = "4")
  int validators;

  @Option(
      names = "--chain-id",
      description = "Chain id of a new network (default: ${DEFAULT-VALUE}).",
      defaultValue = "1337")
  long chainId;

  @Option(
      names = "--block-period",
      description = "Seconds between blocks of a new network (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  long blockPeriod;

  @Option(
      names = "--raft",
      description = "A new network agrees by Raft instead of QBFT, with blocks when there is work.")
  boolean raft;

  @Option(
      names = "--private",
      description =
          "Keys for private transactions on a new network's first nodes, which belong to the"
              + " organisations A, B and C.")
  boolean privately;

  @Option(
      names = "--organisations",
      description =
          "With --private: how many, 2 to 16 (default: 3). Those beyond the validators have a node"
              + " each that is none.")
  Integer organisations;

  @Option(
      names = "--groups",
      description =
          "A new network has the organisations A, B and C with keys for private transactions, whose"
              + " validators are node groups of three JVMs each on one PostgreSQL of this machine,"
              + " and a fourth validator of one JVM.")
  boolean groups;

  @Option(
      names = "--cluster-port",
      description =
          "First of the ports within a new network's node groups (default: ${DEFAULT-VALUE}).",
      defaultValue = "2551")
  int clusterPort;

  @Option(
      names = "--database-port",
      description = "Port of a new network's PostgreSQL (default: ${DEFAULT-VALUE}).",
      defaultValue = "25432")
  int databasePort;

  @Option(
      names = "--private-port",
      description =
          "First of the ports of a new network's transaction managers (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "9001")
  int privatePort;

  @Option(
      names = "--http-port",
      description = "JSON-RPC port of a new network's first node (default: ${DEFAULT-VALUE}).",
      defaultValue = "8545")
  int httpPort;

  @Option(
      names = "--p2p-port",
      description = "Peer port of a new network's first node (default: ${DEFAULT-VALUE}).",
      defaultValue = "30303")
  int p2pPort;

  @Spec CommandSpec spec;

  private final List<NodeProcess> processes = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** How many nodes were said to be in agreement. */
  private int agreed;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    NetworkFolder folder = new NetworkFolder(dir.toAbsolutePath().normalize());
    boolean fresh = !folder.exists();
    if (fresh) {
      folder.create(shape());
      out.println("Made " + what() + " under " + folder.path() + ".");
    } else {
      out.println("Continuing the network under " + folder.path() + ".");
    }
    out.flush();
    List<Path> configs = folder.nodeConfigs();
    List<NodeConfig> nodes = configs.stream().map(NodeConfigFile::read).toList();
    nodes.forEach(NodeProcess::requireFreePorts);
    Optional<GroupFacilities> facilities = GroupFacilities.start(folder);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stopAll(out, facilities), "stop-network"));
    // The validators at once, the other JVMs of their groups one after another.
    int first = NodeGroups.of(nodes).map(NodeGroups::validators).orElse(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      processes.add(NodeProcess.start(configs.get(i), nodes.get(i)));
      if (i >= first - 1) {
        awaitBlocks(out, nodes.subList(0, i + 1), nodes.size());
      }
    }
    Welcome.print(out, folder, processes);
    watch(out);
    return 0;
  }

  private String what() {
    return groups
        ? "a network of organisations A, B and C, with three JVMs and a database each, and a fourth"
            + " validator"
        : "a network of " + validators + " validators" + others();
  }

  private String others() {
    int others = privately ? Math.max(0, organisations() - validators) : 0;
    return others == 0 ? "" : " and " + others + " other nodes";
  }

  private int organisations() {
    return organisations == null ? 3 : organisations;
  }

  private NetworkFolder.Shape shape() {
    if (validators < 1 || validators > 16) {
      throw new CommandFailure("--validators must be from 1 to 16, found " + validators);
    }
    if (chainId < 2 || chainId > Integer.MAX_VALUE) {
      throw new CommandFailure("--chain-id must be from 2 to 2147483647, found " + chainId);
    }
    if (blockPeriod < 1 || blockPeriod > 3600) {
      throw new CommandFailure("--block-period must be from 1 to 3600, found " + blockPeriod);
    }
    requirePort("--http-port", httpPort);
    requirePort("--p2p-port", p2pPort);
    requirePort("--private-port", privatePort);
    requirePort("--cluster-port", clusterPort);
    requirePort("--database-port", databasePort);
    requireOrganisations();
    if (groups && (raft || validators != 4)) {
      throw new CommandFailure(
          "--groups makes four QBFT validators; leave --raft and --validators");
    }
    NodeGroups shared = NodeGroups.of(clusterPort, databasePort);
    Optional<PrivateNetwork> parties =
        groups
            ? Optional.of(PrivateNetwork.of(privatePort, shared))
            : privately
                ? Optional.of(PrivateNetwork.of(privatePort, organisations()))
                : Optional.empty();
    return new NetworkFolder.Shape(
        validators,
        chainId,
        blockPeriod,
        Math.max(2, 2 * blockPeriod),
        httpPort,
        p2pPort,
        raft ? NetworkFolder.Engine.RAFT : NetworkFolder.Engine.QBFT,
        parties,
        groups ? Optional.of(shared) : Optional.empty());
  }

  private void requireOrganisations() {
    if (organisations != null && !privately) {
      throw new CommandFailure("--organisations is for a network with --private");
    }
    if (organisations() < 2 || organisations() > 16) {
      throw new CommandFailure("--organisations must be from 2 to 16, found " + organisations);
    }
    if (raft && privately && organisations() > validators) {
      throw new CommandFailure(
          "all nodes of a Raft network order blocks; give it --validators " + organisations());
    }
  }

  private void requirePort(String option, int port) {
    if (port < 1 || port + PORTS > 65_536) {
      throw new CommandFailure(option + " must leave room for every node below 65536");
    }
  }

  /** Waits until every node serves a block made after this start, or knows its Raft leader. */
  private void awaitBlocks(PrintWriter out, List<NodeConfig> nodes, int all)
      throws InterruptedException {
    List<RpcClient> clients = nodes.stream().map(RpcClient::of).toList();
    long begun = System.nanoTime();
    Long[] first = new Long[clients.size()];
    while (true) {
      int now = 0;
      for (int i = 0; i < clients.size(); i++) {
        requireAlive(processes.get(i));
        if (nodes.get(i).raft().enabled()) {
          now += isLed(clients.get(i)) ? 1 : 0;
          continue;
        }
        Long height = clients.get(i).quantity("eth_blockNumber").orElse(null);
        if (height != null) {
          first[i] = first[i] == null ? height : first[i];
          now += height > first[i] ? 1 : 0;
        }
      }
      if (now > agreed) {
        out.printf("  %d of %d nodes are in agreement%n", now, all);
        out.flush();
        agreed = now;
      }
      if (now == clients.size()) {
        return;
      }
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(READY_SECONDS)) {
        throw new CommandFailure(
            "the network did not agree in "
                + READY_SECONDS
                + " seconds; see "
                + processes.get(0).log());
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
  }

  /** Raft makes no blocks without transactions; it is ready when it has a leader. */
  private static boolean isLed(RpcClient client) {
    return client.call("raft_role").filter(role -> !role.asText().isEmpty()).isPresent();
  }

  private void requireAlive(NodeProcess process) throws InterruptedException {
    if (process.isAlive()) {
      return;
    }
    if (stopping.getCount() == 0) {
      new CountDownLatch(1).await(); // The hook is ending this process.
    }
    throw new CommandFailure(
        process.config().identity()
            + " stopped with exit code "
            + process.exitCode()
            + ": "
            + LastLine.of(process.log()));
  }

  /** Says when a node dies; ends when all are gone or the user stops them. */
  private void watch(PrintWriter out) throws InterruptedException {
    Set<NodeProcess> dead = new HashSet<>();
    while (dead.size() < processes.size()) {
      if (stopping.await(500, TimeUnit.MILLISECONDS)) {
        new CountDownLatch(1).await();
      }
      for (int i = 0; i < processes.size(); i++) {
        NodeProcess process = processes.get(i);
        if (!process.isAlive() && stopping.getCount() > 0 && dead.add(process)) {
          boolean again = process.config().cluster().enabled();
          out.printf(
              "%s stopped (exit code %d)%s; its log: %s%n",
              process.config().identity(),
              process.exitCode(),
              again ? " and is started again" : "",
              process.log());
          out.flush();
          if (again) {
            stopping.await(RESTART_SECONDS, TimeUnit.SECONDS);
            processes.set(i, process.again());
            dead.remove(process);
          }
        }
      }
    }
    throw new CommandFailure("every node has stopped");
  }

  private void stopAll(PrintWriter out, Optional<GroupFacilities> facilities) {
    stopping.countDown();
    if (processes.stream().anyMatch(NodeProcess::isAlive)) {
      out.println("Stopping " + processes.size() + " nodes ...");
      out.flush();
    }
    processes.forEach(NodeProcess::stop);
    processes.forEach(NodeProcess::awaitStop);
    facilities.ifPresent(GroupFacilities::close);
    out.println("Stopped.");
    out.flush();
  }
}
