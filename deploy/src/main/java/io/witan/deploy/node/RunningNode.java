package io.witan.deploy.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.witan.actors.host.Cores;
import io.witan.actors.host.HotCode;
import io.witan.actors.node.DataDisk;
import io.witan.actors.node.Health;
import io.witan.actors.node.Node;
import io.witan.actors.node.NodeInfo;
import io.witan.actors.node.NodePorts;
import io.witan.actors.node.NodeSettings;
import io.witan.actors.node.StartRefused;
import io.witan.actors.peer.PeersCommand;
import io.witan.actors.peer.PeersEvent;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.ClusterConfig;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.keys.NodeKey;
import io.witan.httpapi.HttpConfig;
import io.witan.httpapi.HttpServer;
import io.witan.httpapi.http.HttpPort;
import io.witan.httpapi.rpc.Relay;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalFailure;
import io.witan.persistence.store.RocksLedgerStore;
import io.witan.persistence.store.StateMode;
import io.witan.persistence.store.StoreLimits;
import io.witan.persistence.store.StoreRefused;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.journal.ChainRecordCodec;
import io.witan.protocol.journal.ChainStateCodec;
import io.witan.protocol.journal.VoteRecordCodec;
import io.witan.protocol.journal.VotesStateCodec;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.pool.PoolLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node with all that it stands on: stores, actors and servers, closed in the opposite order.
 */
public final class RunningNode implements RunningJvm {
  /** The ledger store's folder in the data directory. */
  public static final String LEDGER = "ledger";

  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");
  private static final int STOP_SECONDS = 15;

  private final DataDirectory directory;
  private final RocksLedgerStore store;
  private final Optional<PrivateWiring> privacy;
  private final ActorSystem<Void> system;
  private final Node node;
  private final Optional<GroupWiring> group;
  private final AtomicBoolean ending = new AtomicBoolean();
  private HttpServer http;
  private Optional<HttpPort> monitoring = Optional.empty();

  private RunningNode(
      DataDirectory directory,
      RocksLedgerStore store,
      Optional<PrivateWiring> privacy,
      ActorSystem<Void> system,
      Node node,
      Optional<GroupWiring> group) {
    this.directory = directory;
    this.store = store;
    this.privacy = privacy;
    this.system = system;
    this.node = node;
    this.group = group;
  }

  /**
   * Starts a node and returns when it serves requests.
   *
   * @throws CommandFailure if it cannot start with these settings, in one sentence
   */
  public static RunningNode start(NodeConfig config, Genesis genesis, NodeKey key) {
    return open(
        config,
        genesis,
        key,
        PeerWiring.of(config, genesis, key),
        true,
        running -> {
          running.servePrivately();
          running.serve(config, genesis);
        });
  }

  /**
   * Starts a node that neither votes nor serves requests, and has no peers but these.
   *
   * @throws CommandFailure if it cannot start with these settings, in one sentence
   */
  public static RunningNode alone(
      NodeConfig config,
      Genesis genesis,
      Function<ActorRef<PeersEvent>, Behavior<PeersCommand>> peers) {
    if (config.raft().enabled()) {
      throw new CommandFailure("the blocks of a Raft cluster come from its members alone");
    }
    return open(config, genesis, NodeKey.random(), peers, false, running -> {});
  }

  private static RunningNode open(
      NodeConfig config,
      Genesis genesis,
      NodeKey key,
      Function<ActorRef<PeersEvent>, Behavior<PeersCommand>> peers,
      boolean privately,
      Consumer<RunningNode> begin) {
    EngineChoice.require(config, genesis);
    DataDirectory directory = DataDirectory.lock(config.dataDir());
    try {
      requireWritable(config.dataDir());
      RunningNode running = assemble(config, genesis, key, peers, privately, directory);
      try {
        if (privately) {
          running.monitoring =
              Monitoring.open(running.system, config, running.node, running.ending::get);
        }
        running.awaitReady();
        EngineChoice.unsafeQuorum(running.store, genesis.config()).ifPresent(LOG::warn);
        begin.accept(running);
        HotCode.install();
        return running;
      } catch (RuntimeException failed) {
        running.close();
        throw failed;
      }
    } catch (JournalFailure | StoreRefused | StartRefused refused) {
      directory.close();
      throw new CommandFailure(refused.getMessage());
    } catch (RuntimeException failed) {
      directory.close();
      throw failed;
    }
  }

  /** Stores that cannot write seldom say why. */
  private static void requireWritable(Path dataDir) {
    DataDisk.trouble(dataDir)
        .ifPresent(
            why -> {
              throw new CommandFailure(
                  "cannot write to the data directory " + dataDir + ": " + why);
            });
  }

  private static RunningNode assemble(
      NodeConfig config,
      Genesis genesis,
      NodeKey key,
      Function<ActorRef<PeersEvent>, Behavior<PeersCommand>> peers,
      boolean privately,
      DataDirectory directory) {
    if (config.cluster().enabled() && config.hasPrivateSide()) {
      PrivateWiring.require(config, genesis);
    }
    Hash chain = genesis.block().hash();
    JournalDatabase journal = Journals.of(config);
    Patience.withDatabase(() -> Journals.prepare(config, journal, chain));
    RocksLedgerStore store =
        RocksLedgerStore.open(
            directory.path().resolve(LEDGER),
            chain,
            stateMode(config.state()),
            StoreLimits.SMALL.withCaches(config.state().cache()));
    ActorSystem<Void> system = null;
    Optional<PrivateWiring> privacy = Optional.empty();
    try {
      system = GroupWiring.system(config.cluster(), akka(config, journal));
      ActorSystem<Void> started = system;
      boolean grouped = config.cluster().enabled();
      if (privately && !grouped) {
        privacy = PrivateWiring.open(config, genesis, journal, system, Optional.empty());
      }
      NodePorts ports = ports(genesis, store, grouped, journal, peers, privacy);
      NodeSettings settings = settings(config, genesis, key);
      if (!grouped) {
        Node node = Node.start(system, settings, ports);
        return new RunningNode(directory, store, privacy, system, node, Optional.empty());
      }
      GroupWiring group =
          GroupWiring.start(
              system,
              config,
              journal,
              genesis,
              settings,
              ports,
              enclave -> PrivateWiring.open(config, genesis, journal, started, enclave));
      return new RunningNode(
          directory, store, group.privacy(), system, group.node(), Optional.of(group));
    } catch (RuntimeException failed) {
      if (system != null) {
        system.terminate();
      }
      privacy.ifPresent(PrivateWiring::close);
      store.close();
      throw failed;
    }
  }

  private static NodePorts ports(
      Genesis genesis,
      RocksLedgerStore store,
      boolean grouped,
      JournalDatabase journal,
      Function<ActorRef<PeersEvent>, Behavior<PeersCommand>> peers,
      Optional<PrivateWiring> privacy) {
    Hash chain = genesis.block().hash();
    return new NodePorts(
        store,
        grouped ? new FollowedBlocks(journal, chain) : new JournaledBlocks(journal, chain),
        new ChainRecordCodec(),
        new ChainStateCodec(genesis.config()),
        new VoteRecordCodec(),
        new VotesStateCodec(),
        Cores.of(Runtime.getRuntime().availableProcessors()),
        peers,
        privacy.map(side -> side.begin(() -> true)),
        InstantSource.system());
  }

  static StateMode stateMode(NodeConfig.State state) {
    return switch (state.mode()) {
      case ARCHIVE -> StateMode.ARCHIVE;
      case PRUNED -> new StateMode.Pruned(state.keepBlocks());
    };
  }

  static Config akka(NodeConfig config, JournalDatabase journal) {
    Config group =
        config.cluster().enabled() ? GroupWiring.akkaConfig(config) : ConfigFactory.empty();
    return group
        .withFallback(journal.akkaConfig())
        .withFallback(ConfigFactory.parseResources("akka.conf"))
        .withFallback(ConfigFactory.load());
  }

  private static NodeSettings settings(NodeConfig config, Genesis genesis, NodeKey key) {
    NodeInfo self = PeerWiring.self(config, key);
    // A node that may not take part gets a key that no validator list holds.
    NodeKey voting = config.mining().enabled() ? key : NodeKey.random();
    Duration period =
        genesis
            .config()
            .consensusAt(0)
            .map(bft -> bft.blockPeriod())
            .orElse(EngineChoice.RAFT_BUILD.multipliedBy(2));
    return new NodeSettings(
        genesis,
        self,
        voting.signer(),
        Secp256k1.get(),
        poolLimits(config),
        config.mining().gasLimit(),
        period.dividedBy(2),
        config.dataDir(),
        EngineChoice.raft(config, key));
  }

  private static PoolLimits poolLimits(NodeConfig config) {
    PoolLimits usual = PoolLimits.STANDARD;
    return new PoolLimits(
        config.pool().maxTransactions(),
        usual.localBytes(),
        config.pool().maxPerSender(),
        usual.lifetime(),
        usual.minimumTip(),
        usual.priceBump(),
        usual.relayDelay(),
        usual.relayBatch(),
        usual.frameBytes(),
        usual.wanted(),
        usual.wantedFor(),
        usual.peers());
  }

  private void awaitReady() {
    while (!node.health().isReady()) {
      Health health = node.health();
      if (health.condition() == Health.Condition.FAULTED) {
        throw new CommandFailure("the node stopped: " + String.join("; ", health.reasons()));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("interrupted while starting");
      }
    }
  }

  /** As soon as this JVM has that duty of its group; at once where there is none. */
  private void servePrivately() {
    if (group.isEmpty()) {
      letManagersIn();
      return;
    }
    node.privateSide()
        .thenAccept(states -> letManagersIn())
        .exceptionally(
            failed -> {
              group.orElseThrow().end(failed.getCause().getMessage());
              return null;
            });
  }

  private void letManagersIn() {
    privacy.ifPresent(side -> side.serve(system, PeerWiring.CLIENT));
  }

  private void serve(NodeConfig config, Genesis genesis) {
    boolean listens = config.rpc().enabled() && config.cluster().has(ClusterConfig.Role.EDGE);
    if (!listens && group.isEmpty()) {
      return;
    }
    HttpConfig rpc = RpcWiring.of(config, genesis);
    Relay relay = group.<Relay>map(member -> member).orElse(Relay.NONE);
    try {
      http =
          HttpServer.start(system, listens ? rpc : rpc.unbound(), node, relay)
              .toCompletableFuture()
              .join();
    } catch (CompletionException failed) {
      throw new CommandFailure(failed.getCause().getMessage());
    }
    group.ifPresent(member -> member.serve(http));
    if (listens) {
      LOG.info("JSON-RPC on http://{}:{}", config.rpc().host(), config.rpc().port());
    }
  }

  @Override
  public Health health() {
    return node.health();
  }

  /** Number of the last block that is applied. */
  public long height() {
    return store.appliedHeight();
  }

  @Override
  public void close() {
    ending.set(true);
    group.ifPresent(GroupWiring::ending);
    try {
      if (http != null) {
        Draining.end(http.drain(), group.isPresent());
        http.stop().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
      }
      privacy.ifPresent(PrivateWiring::stop);
      group.ifPresent(GroupWiring::stop);
      if (monitoring.isPresent()) {
        monitoring.get().stop().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
      }
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException slow) {
      LOG.warn("the node did not stop in time: {}", slow.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    group.ifPresent(GroupWiring::close);
    privacy.ifPresent(PrivateWiring::close);
    store.close();
    directory.close();
  }
}
