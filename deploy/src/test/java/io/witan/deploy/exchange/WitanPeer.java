package io.witan.deploy.exchange;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import io.witan.actors.exchange.DiscoveredParties;
import io.witan.actors.exchange.ExchangeNode;
import io.witan.actors.exchange.ExchangePorts;
import io.witan.actors.exchange.ExchangeSettings;
import io.witan.httpapi.http.Origins;
import io.witan.httpapi.tessera.TesseraClient;
import io.witan.httpapi.tessera.TesseraConfig;
import io.witan.httpapi.tessera.TesseraLimits;
import io.witan.httpapi.tessera.TesseraListener;
import io.witan.httpapi.tessera.TesseraListener.App;
import io.witan.httpapi.tessera.TesseraServer;
import io.witan.httpapi.tessera.TesseraServices;
import io.witan.httpapi.tessera.TesseraTimeouts;
import io.witan.httpapi.tessera.TlsIdentity;
import io.witan.persistence.journal.Durability;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.payload.JdbcPayloadStore;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.enclave.NaclEncryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.exchange.DiscoveryRules;
import io.witan.protocol.privacy.exchange.ManagerUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A whole transaction manager on free ports of the loopback, with a store of its own. */
final class WitanPeer implements AutoCloseable {
  /** What is asked of a manager that runs alone on a busy machine. */
  private static final TesseraTimeouts PATIENT =
      new TesseraTimeouts(
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));

  /** In the order of its listeners. */
  private static final List<App> APPS = List.of(App.Q2T, App.P2P, App.THIRD_PARTY);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "exchange-test");
  private final JdbcPayloadStore store;
  private final Path socket;
  private final Optional<TlsIdentity> tls;
  private final TesseraClient transport;
  private final ExchangeNode node;
  private final DiscoveredParties parties;
  private final TesseraServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Starts a manager.
   *
   * @param port of its P2P listener, at which others find it
   * @param peers whom it tells of itself
   */
  WitanPeer(
      Path directory,
      int port,
      Optional<TlsIdentity> tls,
      List<String> peers,
      List<PartySecret> secrets) {
    JournalDatabase database = new JournalDatabase.H2(directory, Durability.PROCESS);
    database.prepare(Hash.ZERO);
    this.store = JdbcPayloadStore.open(database);
    this.socket = made(directory).resolve("tm.ipc");
    this.tls = tls;
    this.transport = new TesseraClient(system, PATIENT, TesseraLimits.forPayloads(1 << 20), tls);
    this.parties = new DiscoveredParties(rules(port, tls, peers), transport);
    this.node =
        ExchangeNode.start(
            system,
            ExchangeSettings.of(new NaclEncryptor(), List.of(), true),
            secrets,
            new ExchangePorts(
                store, transport, parties::table, InstantSource.system(), WitanPeer::random));
    parties.begin(system, node);
    this.server =
        TesseraServer.start(
                system,
                new TesseraConfig(
                    listeners(port, tls),
                    Optional.of(socket),
                    TesseraLimits.forPayloads(1 << 20),
                    "test"),
                new TesseraServices(node, node.groups(), node.parties(), parties))
            .toCompletableFuture()
            .join();
  }

  private static Path made(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static DiscoveryRules rules(int port, Optional<TlsIdentity> tls, List<String> peers) {
    return new DiscoveryRules(
        ManagerUrl.of(url(port, tls)),
        peers.stream().map(ManagerUrl::of).toList(),
        new TreeSet<>(),
        Duration.ofMillis(500),
        Duration.ofHours(1),
        100,
        100,
        100);
  }

  private static List<TesseraListener> listeners(int port, Optional<TlsIdentity> tls) {
    Origins any = new Origins(List.of("https://dapp.example"), List.of("*"));
    List<TesseraListener> listeners = new ArrayList<>();
    listeners.add(
        new TesseraListener(
            App.Q2T, "127.0.0.1", 0, Optional.empty(), Origins.LOCAL_TOOLS, List.of()));
    listeners.add(new TesseraListener(App.P2P, "127.0.0.1", port, tls, any, List.of("localhost")));
    listeners.add(
        new TesseraListener(App.THIRD_PARTY, "127.0.0.1", 0, Optional.empty(), any, List.of()));
    return listeners;
  }

  static String url(int port, Optional<TlsIdentity> tls) {
    return (tls.isPresent() ? "https" : "http") + "://localhost:" + port + "/";
  }

  /** The file over which it serves ledgers. */
  Path socket() {
    return socket;
  }

  /** A port that nobody has now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  private static Bytes random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  ExchangeNode node() {
    return node;
  }

  Optional<TlsIdentity> tls() {
    return tls;
  }

  TesseraClient transport() {
    return transport;
  }

  DiscoveredParties parties() {
    return parties;
  }

  /** A path of one of its listeners. */
  URI at(App app, String path) {
    int port = server.addresses().get(APPS.indexOf(app)).getPort();
    return URI.create("http://127.0.0.1:" + port + path);
  }

  HttpClient client() {
    return client;
  }

  @Override
  public void close() {
    server.stop().toCompletableFuture().join();
    parties.close();
    node.close();
    client.shutdownNow();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    store.close();
  }
}
