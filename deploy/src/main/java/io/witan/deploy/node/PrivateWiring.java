package io.witan.deploy.node;

import akka.actor.typed.ActorSystem;
import io.witan.actors.exchange.DiscoveredParties;
import io.witan.actors.exchange.ExchangeNode;
import io.witan.actors.exchange.ExchangePorts;
import io.witan.actors.exchange.ExchangeSettings;
import io.witan.actors.exchange.GuardedTransport;
import io.witan.actors.exchange.PartyTransport;
import io.witan.actors.exchange.PayloadReader;
import io.witan.actors.exchange.RemoteEnclave;
import io.witan.actors.exchange.StoredPayloads;
import io.witan.actors.exchange.TransactionManager;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.actors.privacy.PrivatePorts;
import io.witan.actors.privacy.WarmLedgers;
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
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.journal.PrivateLedgerRecordCodec;
import io.witan.protocol.journal.PrivateLedgerStateCodec;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.DiscoveryRules;
import io.witan.protocol.privacy.exchange.ResidentGroups;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import io.witan.protocol.store.LedgerStore;
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
import java.util.function.Function;
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
  record Enclave(List<PartyKey> keys, RemoteEnclave client) {}

  private final NodeConfig config;
  private final Genesis genesis;
  private final JournalDatabase journal;
  private final ActorSystem<?> system;
  private final Optional<Enclave> enclave;
  private final PrivateStores stores;
  private final Optional<JdbcPayloadStore> payloads;
  private Optional<WarmLedgers> warm = Optional.empty();
  private volatile Optional<Manager> manager = Optional.empty();
  private Optional<TesseraServer> server = Optional.empty();

  /** A transaction manager with its surroundings. */
  private record Manager(
      PrivateConfig config,
      TesseraClient client,
      DiscoveredParties directory,
      ExchangeNode node,
      Optional<TlsIdentity> tls) {}

  private PrivateWiring(
      NodeConfig config,
      Genesis genesis,
      JournalDatabase journal,
      ActorSystem<?> system,
      Optional<Enclave> enclave) {
    this.config = config;
    this.genesis = genesis;
    this.journal = journal;
    this.system = system;
    this.enclave = enclave;
    this.stores =
        new PrivateStores(
            config.dataDir().resolve(FOLDER),
            genesis.block().hash(),
            config.privacy().residents().isEmpty());
    this.payloads =
        config.privacy().enabled() ? Optional.of(JdbcPayloadStore.open(journal)) : Optional.empty();
  }

  /**
   * Opens what there is; nothing is read or written yet. Where the chain has private transactions a
   * node without keys follows them too, as all do who are not parties, if it has the states for
   * that.
   *
   * @param journal a database that is prepared
   * @param enclave of the group; empty where this JVM is a node by itself and reads its keys
   * @return empty where there is no private side
   * @throws CommandFailure if it cannot be with these settings, in one sentence
   */
  static Optional<PrivateWiring> open(
      NodeConfig config,
      Genesis genesis,
      JournalDatabase journal,
      ActorSystem<?> system,
      Optional<Enclave> enclave) {
    require(config, genesis);
    return isQuorum(genesis) && keepsAll(config)
        ? Optional.of(new PrivateWiring(config, genesis, journal, system, enclave))
        : Optional.empty();
  }

  /** Keeps the private states close behind the JVM of the group that has them, until they begin. */
  void follow(LedgerStore chain) {
    List<WarmLedgers.State> states =
        states(
                group ->
                    new StoredPayloads(
                        system,
                        payloads.orElseThrow(),
                        group.map(PrivacyGroup::members).orElse(enclave.orElseThrow().keys()),
                        enclave.orElseThrow().client()))
            .stream()
            .map(
                state ->
                    new WarmLedgers.State(
                        state.id(),
                        stores.open(state.id(), state.name(), keys(state)),
                        new FollowedRecords(journal, state.name(), genesis.block().hash()),
                        state.parties().map(reader -> reader)))
            .toList();
    warm = Optional.of(WarmLedgers.start(states, chain, genesis.config(), Secp256k1.get()));
  }

  private static List<PartyKey> keys(Named<? extends PayloadReader> state) {
    return state.parties().map(PayloadReader::keys).orElse(List.of());
  }

  /**
   * Starts the transaction manager, if there is to be one. No other JVM writes private states.
   *
   * @param maySpeak whether this JVM may call other managers just now
   * @throws CommandFailure if it cannot start with these settings, in one sentence
   */
  PrivatePorts begin(BooleanSupplier maySpeak) {
    warm.ifPresent(WarmLedgers::stop);
    if (config.privacy().enabled()) {
      manager = Optional.of(manager(config.privacy(), maySpeak));
    }
    List<PrivatePorts.Kind> kinds =
        states(this::parties).stream()
            .map(state -> new PrivatePorts.Kind(state.id(), state.name(), state.parties()))
            .toList();
    return new PrivatePorts(
        kinds,
        kind ->
            stores.open(
                kind.id(), kind.name(), kind.manager().map(PayloadReader::keys).orElse(List.of())),
        new PrivateLedgerRecordCodec(),
        new PrivateLedgerStateCodec());
  }

  private TransactionManager parties(Optional<PrivacyGroup> group) {
    ExchangeNode node = manager.orElseThrow().node();
    return group.map(node::residents).orElse(node);
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

  private Manager manager(PrivateConfig config, BooleanSupplier maySpeak) {
    Optional<TlsIdentity> tls = config.tls().map(PartyKeys::tls);
    TesseraClient client =
        new TesseraClient(
            system, TesseraTimeouts.DEFAULTS, TesseraLimits.forPayloads(config.maxPayload()), tls);
    PartyTransport calls = new GuardedTransport(client, maySpeak);
    DiscoveredParties directory =
        new DiscoveredParties(
            DiscoveryRules.of(config.url(), config.peers(), config.hosts()), calls);
    ExchangePorts ports =
        new ExchangePorts(
            payloads.orElseThrow(),
            calls,
            directory::table,
            InstantSource.system(),
            EnclaveWiring.entropy());
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
    return new Manager(config, client, directory, node, tls);
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

  /**
   * A private state.
   *
   * @param id GoQuorum's PSI
   * @param name of its folder and its journal
   * @param parties empty where it is that of no party
   */
  private record Named<T>(String id, String name, Optional<T> parties) {}

  /** One for all keys, or one for each group and that of no party; without keys that one alone. */
  private <T> List<Named<T>> states(Function<Optional<PrivacyGroup>, T> parties) {
    List<PrivacyGroup> residents = config.privacy().residents();
    if (!config.privacy().enabled()) {
      return List.of(new Named<>(PrivateLedgers.SINGLE, ResidentGroups.EMPTY, Optional.empty()));
    }
    if (residents.isEmpty()) {
      return List.of(
          new Named<>(
              PrivateLedgers.SINGLE,
              PrivateLedgers.SINGLE,
              Optional.of(parties.apply(Optional.empty()))));
    }
    List<Named<T>> states = new ArrayList<>();
    states.add(new Named<>(ResidentGroups.EMPTY, ResidentGroups.EMPTY, Optional.empty()));
    for (PrivacyGroup group : residents) {
      String id = group.name();
      states.add(new Named<>(id, asFileName(id), Optional.of(parties.apply(Optional.of(group)))));
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
                  running.config.socket(),
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
    warm.ifPresent(WarmLedgers::stop);
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
    payloads.ifPresent(JdbcPayloadStore::close);
    stores.close();
  }
}
