package io.witan.deploy.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.genesis.IbftGenesis;
import io.witan.deploy.genesis.QbftGenesis;
import io.witan.deploy.genesis.RaftGenesis;
import io.witan.deploy.keys.NodeKey;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a network on one machine: a genesis, a funded development account, and a folder for
 * each node. Made once, then only read.
 */
public record NetworkFolder(Path path) {
  private static final Uint256 DEVELOPMENT_BALANCE = Uint256.of(BigInteger.TEN.pow(27));
  private static final long GAS_LIMIT = 700_000_000;

  /**
   * What a new network is like.
   *
   * @param httpPort of the first node; the others follow
   * @param p2pPort of the first node; the others follow
   * @param requestTimeoutSeconds of BFT's round 0
   * @param privacy of a network whose first nodes belong to parties of private transactions; where
   *     these are more than validators, the others have a node each that is none
   * @param groups of a network whose first validators are several JVMs each
   */
  public record Shape(
      int validators,
      long chainId,
      long blockPeriodSeconds,
      long requestTimeoutSeconds,
      int httpPort,
      int p2pPort,
      Engine engine,
      Optional<PrivateNetwork> privacy,
      Optional<NodeGroups> groups) {
    /** A network of single JVMs. */
    public Shape(
        int validators,
        long chainId,
        long blockPeriodSeconds,
        long requestTimeoutSeconds,
        int httpPort,
        int p2pPort,
        Engine engine,
        Optional<PrivateNetwork> privacy) {
      this(
          validators,
          chainId,
          blockPeriodSeconds,
          requestTimeoutSeconds,
          httpPort,
          p2pPort,
          engine,
          privacy,
          Optional.empty());
    }

    /** A network of single JVMs without keys for private transactions. */
    public Shape(
        int validators,
        long chainId,
        long blockPeriodSeconds,
        long requestTimeoutSeconds,
        int httpPort,
        int p2pPort,
        Engine engine) {
      this(
          validators,
          chainId,
          blockPeriodSeconds,
          requestTimeoutSeconds,
          httpPort,
          p2pPort,
          engine,
          Optional.empty());
    }

    /** How many have a node key: the validators first, then organisations that are none. */
    int members() {
      return Math.max(validators, privacy.map(it -> it.organisations().size()).orElse(0));
    }

    /** How many JVMs there are. */
    int nodes() {
      return groups.map(NodeGroups::nodes).orElse(members());
    }

    /** Whether a node has no ledger, and so no peers. */
    boolean isEnclave(int node) {
      return groups.filter(it -> it.isEnclave(node)).isPresent();
    }

    /** Which member's a JVM is, from 1 on. */
    int memberOf(int node) {
      return groups.map(it -> it.validatorOf(node)).orElse(node);
    }
  }

  /** How a network's nodes agree on blocks. */
  public enum Engine {
    QBFT,
    IBFT,
    RAFT
  }

  public boolean exists() {
    return Files.exists(genesis());
  }

  public Path genesis() {
    return path.resolve("genesis.json");
  }

  public NodeKey developmentAccount() {
    return NodeKey.read(path.resolve("development-account.key"));
  }

  /** The nodes' configuration files, first to last. */
  public List<Path> nodeConfigs() {
    List<Path> configs = new ArrayList<>();
    for (int i = 1; Files.exists(node(i).resolve("node.conf")); i++) {
      configs.add(node(i).resolve("node.conf"));
    }
    if (configs.isEmpty()) {
      throw new CommandFailure("there is no network under " + path + "; './witan up' makes one");
    }
    return configs;
  }

  public List<NodeConfig> nodes() {
    return nodeConfigs().stream().map(NodeConfigFile::read).toList();
  }

  public void create(Shape shape) {
    try {
      Files.createDirectories(path);
      try (var entries = Files.list(path)) {
        if (entries.findAny().isPresent()) {
          throw new CommandFailure(
              "the folder " + path + " is not empty and holds no network; name another with --dir");
        }
      }
      List<NodeKey> keys = new ArrayList<>();
      for (int i = 1; i <= shape.members(); i++) {
        NodeKey key = NodeKey.random();
        key.write(node(i).resolve("nodekey"));
        keys.add(key);
      }
      NodeKey account = NodeKey.random();
      account.write(path.resolve("development-account.key"));
      String nodes = enodeUrls(keys, shape);
      if (shape.privacy.isPresent()) {
        shape.privacy.get().writeKeys(this);
      }
      if (shape.groups.isPresent()) {
        shape.groups.get().write(this);
      }
      for (int i = 1; i <= shape.nodes(); i++) {
        Files.writeString(node(i).resolve("static-nodes.json"), nodes);
        Files.writeString(node(i).resolve("permissioned-nodes.json"), nodes);
        Files.writeString(node(i).resolve("node.conf"), nodeConf(i, shape));
      }
      // Last, because its presence says that the rest is complete.
      Files.writeString(genesis(), genesisJson(keys, account.publicKey().address(), shape));
    } catch (IOException failed) {
      throw new CommandFailure("cannot write the network's files under " + path);
    }
  }

  /** The folder of one node; the first has number 1. */
  public Path node(int number) {
    return path.resolve("node" + number);
  }

  /**
   * Adds a node that is no validator, whom all others admit.
   *
   * @param number the one after the last
   */
  public void addObserver(int number, Shape shape) {
    try {
      List<NodeKey> keys = new ArrayList<>();
      NodeKey.random().write(node(number).resolve("nodekey"));
      for (int i = 1; i <= number; i++) {
        keys.add(NodeKey.read(node(i).resolve("nodekey")));
      }
      for (int i = 1; i <= number; i++) {
        Files.writeString(node(i).resolve("permissioned-nodes.json"), enodeUrls(keys, shape));
      }
      Files.writeString(
          node(number).resolve("static-nodes.json"), enodeUrls(keys.subList(0, number - 1), shape));
      Files.writeString(node(number).resolve("node.conf"), nodeConf(number, shape));
    } catch (IOException failed) {
      throw new CommandFailure("cannot write the network's files under " + path);
    }
  }

  private static String genesisJson(List<NodeKey> keys, Address funded, Shape shape)
      throws JsonProcessingException {
    Map<Address, Uint256> balances = Map.of(funded, DEVELOPMENT_BALANCE);
    List<Address> validators =
        keys.stream().limit(shape.validators).map(key -> key.publicKey().address()).toList();
    QbftGenesis bft =
        new QbftGenesis(
            shape.chainId,
            validators,
            balances,
            shape.blockPeriodSeconds,
            shape.requestTimeoutSeconds,
            GAS_LIMIT);
    String genesis =
        switch (shape.engine) {
          case QBFT -> bft.toJson();
          case IBFT -> new IbftGenesis(bft).toJson();
          case RAFT -> new RaftGenesis(shape.chainId, balances, GAS_LIMIT).toJson();
        };
    return shape.privacy.isPresent() ? PrivateNetwork.allowIn(genesis) : genesis;
  }

  private static String enodeUrls(List<NodeKey> keys, Shape shape) throws JsonProcessingException {
    List<String> urls = new ArrayList<>();
    int count = Math.max(keys.size(), shape.nodes());
    for (int i = 1; i <= count; i++) {
      if (shape.isEnclave(i)) {
        continue;
      }
      NodeKey key = keys.get(shape.memberOf(i) - 1);
      String id = key.publicKey().xy().toHex().substring(2);
      urls.add("enode://" + id + "@127.0.0.1:" + (shape.p2pPort + i - 1) + "?discport=0");
    }
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(urls) + "\n";
  }

  private String nodeConf(int number, Shape shape) throws IOException {
    return """
    # Node %d of a network made by './witan up'; every other setting has its default.
    witan {
      identity = "%s"
      genesis = "../genesis.json"
      p2p.port = %d
      rpc.port = %d
    %s%s%s}
    """
        .formatted(
            number,
            shape.groups.map(it -> it.identity(number)).orElse("node" + number),
            shape.p2pPort + number - 1,
            shape.httpPort + number - 1,
            shape.engine == Engine.RAFT ? "  raft { enabled = true, one-operator = true }\n" : "",
            shape.privacy.isPresent()
                ? shape.privacy.get().section(this, number, shape.memberOf(number))
                : "",
            shape.groups.map(it -> it.section(number)).orElse(""));
  }
}
