package io.witan.deploy.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.load.Sender;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.network.RpcClient;
import io.witan.protocol.bytes.Uint256;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Whole nodes in this JVM, each with its stores, its peers and its JSON-RPC. */
public final class SmallNetwork implements AutoCloseable {
  private static final int CHAIN_ID = 1337;

  /** Below those that live networks take and that the system hands out by itself. */
  private static final int LOWEST_PORT = 12_000;

  private static final int STARTS = 700;

  /** What no honest run needs, on however busy a machine. */
  private static final long GIVE_UP = Duration.ofMinutes(5).toNanos();

  public final NetworkFolder folder;
  private final Map<Integer, RunningNode> running = new TreeMap<>();
  private long nonce;

  public SmallNetwork(Path path, int nodes, Engine engine) {
    folder = new NetworkFolder(path);
    int port = freePorts(2 * nodes);
    folder.create(new NetworkFolder.Shape(nodes, CHAIN_ID, 1, 2, port, port + nodes, engine));
  }

  private SmallNetwork(Path path, NetworkFolder.Shape shape) {
    folder = new NetworkFolder(path);
    folder.create(shape);
  }

  /** The same whose first three nodes belong to parties of private transactions. */
  public static SmallNetwork ofOrganisations(Path path, int nodes) {
    return ofOrganisations(path, nodes, Engine.QBFT);
  }

  /** The same under any engine. */
  public static SmallNetwork ofOrganisations(Path path, int nodes, Engine engine) {
    int port = freePorts(2 * nodes + 9);
    return new SmallNetwork(
        path,
        new NetworkFolder.Shape(
            nodes,
            CHAIN_ID,
            1,
            2,
            port,
            port + nodes,
            engine,
            Optional.of(PrivateNetwork.of(port + 2 * nodes, 3))));
  }

  private static int freePorts(int count) {
    // Two processes that run tests at once begin their search at different places.
    int first = LOWEST_PORT + 10 * (int) (ProcessHandle.current().pid() % STARTS);
    while (!IntStream.range(first, first + count)
        .allMatch(p -> NodeProcess.isFree("127.0.0.1", p))) {
      first += count;
    }
    return first;
  }

  public NodeConfig config(int node) {
    return NodeConfigFile.read(folder.nodeConfigs().get(node - 1));
  }

  public NodeKey key(int node) {
    return NodeKey.read(config(node).nodeKey());
  }

  /** The key as node URLs and {@code raft_*} show it. */
  public String id(int node) {
    return key(node).publicKey().xy().toHex().substring(2);
  }

  public String url(int node) {
    return "enode://" + id(node) + "@127.0.0.1:" + config(node).p2p().port() + "?discport=0";
  }

  public String address(int node) {
    return key(node).publicKey().address().toHex();
  }

  public void start(int... nodes) {
    for (int node : nodes) {
      NodeConfig config = config(node);
      running.put(node, RunningNode.start(config, GenesisFile.read(config.genesis()), key(node)));
    }
  }

  public void stop(int node) {
    running.remove(node).close();
  }

  public RpcClient client(int node) {
    NodeConfig config = config(node);
    return new RpcClient("http://" + config.rpc().host() + ":" + config.rpc().port());
  }

  /** The result as text, or the message of the error. */
  public String ask(int node, String method, Object... params) {
    Optional<JsonNode> answer = client(node).answer(method, params);
    JsonNode error = answer.orElseThrow().path("error").path("message");
    JsonNode result = answer.get().path("result");
    return error.isTextual() ? error.asText() : result.isTextual() ? result.asText() : "" + result;
  }

  public long height(int node) {
    return client(node).quantity("eth_blockNumber").orElse(-1L);
  }

  /** Offers one more transfer to a node. */
  public void transfer(int node) {
    Sender sender = new Sender(folder.developmentAccount(), Uint256.of(CHAIN_ID));
    sender.resumeAt(nonce++);
    String transfer = sender.transfer(sender.address(), Uint256.ONE).encoded().toHex();
    if (client(node).call("eth_sendRawTransaction", transfer).isEmpty()) {
      throw new AssertionError("the transfer was not taken");
    }
  }

  /** Waits until this is so; the last answer is in the error where it never is. */
  public static void await(String wanted, Supplier<String> asked) {
    long deadline = System.nanoTime() + GIVE_UP;
    String found = asked.get();
    while (!found.equals(wanted)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("expected " + wanted + ", found " + found);
      }
      LockSupport.parkNanos(50_000_000);
      found = asked.get();
    }
  }

  @Override
  public void close() {
    running.values().forEach(RunningNode::close);
  }
}
