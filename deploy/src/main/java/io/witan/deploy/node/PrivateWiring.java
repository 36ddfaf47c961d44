package io.witan.deploy.node;

import akka.actor.typed.ActorSystem;
import io.witan.actors.exchange.DiscoveredParties;
import io.witan.actors.exchange.EnclaveClient;
import io.witan.actors.exchange.ExchangeNode;
import io.witan.actors.exchange.ExchangePorts;
import io.witan.actors.exchange.ExchangeSettings;
import io.witan.actors.exchange.GuardedTransport;
import io.witan.actors.exchange.PartyTransport;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.actors.privacy.PrivatePorts;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.PrivateConfig;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.httpapi.http.Origins;
import io.witan.httpapi.tessera.TesseraClient;
import io.witan.httpapi.tessera.TesseraConfig;
import io.witan.httpapi.tessera.TesseraLimits;
import io.witan.httpapi.tessera.TesseraListener;
import io.witan.httpapi.tessera.TesseraServer;
import io.witan.httpapi.tessera.TesseraServices;
import io.witan.httpapi.tessera.TesseraTimeouts;
import io.witan.httpapi.tessera.TlsIdentity;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.payload.JdbcPayloadStore;
import io.witan.protocol.journal.PrivateLedgerRecordCodec;
import io.witan.protocol.journal.PrivateLedgerStateCodec;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.DiscoveryRules;
import io.witan.protocol.privacy.exchange.ResidentGroups;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private side of a node: its transaction manager with what that stands on and its servers, and
 * the stores of its private states. Closed in the opposite order, the servers and the manager
 * before the actor system, the stores after it.
 */
final class PrivateWiring implements AutoCloseable {
  /** The folder of private states in the data directory. */
  static final String FOLDER = "private";

  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");
  private static final int STOP_SECONDS = 5;

  /**
   * The enclave of a group, as its transaction manager uses it.
   *
   * @param keys that it holds, the default one first
   */
  record Enclave(List<PartyKey> keys, EnclaveClient client) {}

  private final PrivateStores stores;
  private final Optional<Manager> manager;
  private Optional<TesseraServer> server = Optional.empty();

  /** A transaction manager with its surroundings. */
  private record Manager(
      PrivateConfig config,
      JdbcPayloadStore store,
      TesseraClient client,
      DiscoveredParties directory,
      ExchangeNode node,
      Optional<TlsIdentity> tls) {}

  private PrivateWiring(PrivateStores stores, Optional<Manager> manager) {
    this.stores = stores;
    this.manager = manager;
  }

  /**
   * Starts the transaction manager, if there is to be one. Where the chain has private transactions
   * a node without follows them too, as all do who are not parties, if it has the states for that.
   *
   * @param journal a database that is prepared
   * @param enclave of the group; empty where this JVM is a node by itself and reads its keys
   * @param maySpeak whether this JVM may call other managers just now
   * @return empty where there is no private side
   * @throws CommandFailure if it cannot start with these settings, in one sentence
   */
  static Optional<PrivateWiring> start(
      NodeConfig config,
      Genesis genesis,
      JournalDatabase journal,
      ActorSystem<?> system,
      Optional<Enclave> enclave,
      BooleanSupplier maySpeak) {
    require(config, genesis);
    PrivateConfig settings = config.privacy();
    if (!isQuorum(genesis) || !keepsAll(config)) {
      return Optional.empty();
    }
    Optional<Manager> manager =
        settings.enabled()
            ? Optional.of(manager(settings, journal, system, enclave, maySpeak))
            : Optional.empty();
    PrivateStores stores =
        new PrivateStores(
            config.dataDir().resolve(FOLDER),
            genesis.block().hash(),
            settings.residents().isEmpty());
    return Optional.of(new PrivateWiring(stores, manager));
  }

  private static boolean keepsAll(NodeConfig config) {
    return config.state().mode() == NodeConfig.State.Mode.ARCHIVE;
  }

  private static boolean isQuorum(Genesis genesis) {
    return genesis.config().privacy().isQuorum();
  }

  /** Refuses settings with which a chain's private transactions cannot be. */
  static void require(NodeConfig config, Genesis genesis) {
    PrivateConfig settings = config.privacy();
    if (settings.enabled() && !isQuorum(genesis)) {
      throw new CommandFailure(
          "private.enabled is true, but the chain has no private transactions: its genesis does"
              + " not say isQuorum");
    }
    if (settings.enabled() && !keepsAll(config)) {
      throw new CommandFailure(
          "private.enabled needs state.mode = archive: a payload that comes late is run on the"
              + " public state of its block");
    }
    if (settings.enabled()
        && settings.residents().isEmpty()
        && GenesisFile.isMultiplePrivateStates(config.genesis())) {
      throw new CommandFailure(
          "the genesis says isMPS, so that private.resident-groups must say which keys share which"
              + " private state");
    }
  }

  private static Manager manager(
      PrivateConfig config,
      JournalDatabase journal,
      ActorSystem<?> system,
      Optional<Enclave> enclave,
      BooleanSupplier maySpeak) {
    Optional<TlsIdentity> tls = config.tls().map(PartyKeys::tls);
    TesseraClient client =
        new TesseraClient(
            system, TesseraTimeouts.DEFAULTS, TesseraLimits.forPayloads(config.maxPayload()), tls);
    PartyTransport calls = new GuardedTransport(client, maySpeak);
    DiscoveredParties directory =
        new DiscoveredParties(
            DiscoveryRules.of(config.url(), config.peers(), config.hosts()), calls);
    JdbcPayloadStore store = JdbcPayloadStore.open(journal);
    ExchangePorts ports =
        new ExchangePorts(
            store, calls, directory::table, InstantSource.system(), EnclaveWiring.entropy());
    ExchangeSettings settings =
        new ExchangeSettings(
            config.encryptor().encryptor(),
            config.residents(),
            config.alwaysSendTo(),
            config.enhanced(),
            config.compares(),
            config.delivery(),
            config.maxPayload(),
            config.patience());
    ExchangeNode node =
        enclave
            .map(held -> ExchangeNode.start(system, settings, held.keys(), held.client(), ports))
            .orElseGet(
                () -> ExchangeNode.start(system, settings, EnclaveWiring.secrets(config), ports));
    if (config.recover()) {
      node.keepRecovering(system);
    }
    return new Manager(config, store, client, directory, node, tls);
  }

  static void requireSound(List<PrivacyGroup> residents, List<PartyKey> keys) {
    if (!residents.isEmpty()) {
      ResidentGroups.fault(residents, keys)
          .ifPresent(
              fault -> {
                throw new CommandFailure("configuration key private.resident-groups: " + fault);
              });
    }
  }

  PrivatePorts ports() {
    return new PrivatePorts(
        states(), stores::open, new PrivateLedgerRecordCodec(), new PrivateLedgerStateCodec());
  }

  /** One for all keys, or one for each group and that of no party; without keys that one alone. */
  private List<PrivatePorts.Kind> states() {
    PrivatePorts.Kind nobodys =
        new PrivatePorts.Kind(ResidentGroups.EMPTY, ResidentGroups.EMPTY, Optional.empty());
    if (manager.isEmpty()) {
      return List.of(
          new PrivatePorts.Kind(PrivateLedgers.SINGLE, nobodys.name(), Optional.empty()));
    }
    Manager running = manager.get();
    if (running.config.residents().isEmpty()) {
      return List.of(
          new PrivatePorts.Kind(
              PrivateLedgers.SINGLE, PrivateLedgers.SINGLE, Optional.of(running.node)));
    }
    List<PrivatePorts.Kind> states = new ArrayList<>(List.of(nobodys));
    for (PrivacyGroup group : running.config.residents()) {
      String id = group.name();
      states.add(
          new PrivatePorts.Kind(id, asFileName(id), Optional.of(running.node.residents(group))));
    }
    return states;
  }

  /** Percent-encoded but for letters, digits and a few signs. */
  private static String asFileName(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("*", "%2A").replace(".", "%2E");
  }

  /**
   * Lets other managers, ledgers and dapps in.
   *
   * @throws CommandFailure if a port cannot be bound
   */
  void serve(ActorSystem<?> system, String version) {
    manager.ifPresent(
        running -> {
          TesseraConfig config =
              new TesseraConfig(
                  listeners(running),
                  TesseraLimits.forPayloads(running.config.maxPayload()),
                  version);
          TesseraServices services =
              new TesseraServices(
                  running.node, running.node.groups(), running.node.parties(), running.directory);
          try {
            server =
                Optional.of(
                    TesseraServer.start(system, config, services).toCompletableFuture().join());
          } catch (CompletionException failed) {
            throw new CommandFailure(failed.getCause().getMessage());
          }
          // Not before: others ask at once whether the keys are there.
          running.directory.begin(system, running.node);
          LOG.info(
              "private transactions of {} keys, for other managers on {}",
              running.node.keys().size(),
              running.config.url());
        });
  }

  private static List<TesseraListener> listeners(Manager manager) {
    PrivateConfig config = manager.config;
    List<TesseraListener> listeners = new ArrayList<>();
    listeners.add(listener(TesseraListener.App.P2P, config.p2p(), manager.tls));
    if (config.q2t().port() != 0) {
      listeners.add(listener(TesseraListener.App.Q2T, config.q2t(), Optional.empty()));
    }
    if (config.thirdParty().port() != 0) {
      listeners.add(
          listener(TesseraListener.App.THIRD_PARTY, config.thirdParty(), Optional.empty()));
    }
    return listeners;
  }

  private static TesseraListener listener(
      TesseraListener.App app, PrivateConfig.Port port, Optional<TlsIdentity> tls) {
    Origins origins = new Origins(port.corsOrigins(), port.virtualHosts());
    return new TesseraListener(app, port.host(), port.port(), tls, origins, port.callers());
  }

  /** Before the actor system ends: takes no more requests, and wipes the keys. */
  void stop() {
    server.ifPresent(running -> await(running.stop()));
    manager.ifPresent(
        running -> {
          running.directory.close();
          running.node.close();
          await(running.client.stop());
        });
  }

  private static void await(CompletionStage<?> stopped) {
    try {
      stopped.toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException slow) {
      LOG.warn("private transactions did not stop in time: {}", slow.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** After the actor system ended. */
  @Override
  public void close() {
    manager.ifPresent(running -> running.store.close());
    stores.close();
  }
}
