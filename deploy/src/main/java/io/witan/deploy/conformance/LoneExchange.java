package io.witan.deploy.conformance;

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
import io.witan.httpapi.tessera.TesseraServer;
import io.witan.httpapi.tessera.TesseraServices;
import io.witan.httpapi.tessera.TesseraTimeouts;
import io.witan.persistence.journal.Durability;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.payload.JdbcPayloadStore;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.NaclEncryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.exchange.ApiVersion;
import io.witan.protocol.privacy.exchange.DiscoveryRules;
import io.witan.protocol.privacy.exchange.ManagerUrl;
import io.witan.protocol.privacy.exchange.PartyTable;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A transaction manager of three keys that knows one party elsewhere, whose manager is of the first
 * version; served to ledgers on a free port of the loopback.
 */
final class LoneExchange implements AutoCloseable {
  private static final NaclEncryptor NACL = new NaclEncryptor();
  private static final int KEYS = 3;

  private final SecureRandom random = new SecureRandom();
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "conformance");
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final JdbcPayloadStore store;
  private final ExchangeNode node;
  private final TesseraServer server;
  private final PartyKey old = secret().key();

  LoneExchange() {
    try {
      this.folder = Files.createTempDirectory("witan-conformance");
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    JournalDatabase database =
        new JournalDatabase.H2(folder.resolve("payloads"), Durability.PROCESS);
    database.prepare(Hash.ZERO);
    this.store = JdbcPayloadStore.open(database);
    TesseraLimits limits = TesseraLimits.forPayloads(ExchangeSettings.MOST_BYTES);
    TesseraClient transport =
        new TesseraClient(system, TesseraTimeouts.DEFAULTS, limits, Optional.empty());
    PartyTable parties = parties();
    List<PartySecret> secrets = Stream.generate(this::secret).limit(KEYS).toList();
    this.node =
        ExchangeNode.start(
            system,
            ExchangeSettings.of(NACL, List.of(), true).withResidents(residents(secrets)),
            secrets,
            new ExchangePorts(
                store, transport, () -> parties, InstantSource.system(), this::random));
    DiscoveryRules nobody =
        DiscoveryRules.of(ManagerUrl.of("http://localhost:9000/"), List.of(), List.of());
    TesseraListener q2t =
        new TesseraListener(
            TesseraListener.App.Q2T,
            "127.0.0.1",
            0,
            Optional.empty(),
            Origins.LOCAL_TOOLS,
            List.of());
    this.server =
        TesseraServer.start(
                system,
                new TesseraConfig(List.of(q2t), Optional.empty(), limits, "conformance"),
                new TesseraServices(
                    node, node.groups(), node.parties(), new DiscoveredParties(nobody, transport)))
            .toCompletableFuture()
            .join();
  }

  private PartyTable parties() {
    TreeMap<PartyKey, PartyTable.Reach> parties = new TreeMap<>();
    parties.put(
        old, new PartyTable.Reach("http://localhost:9/", new TreeSet<>(List.of(ApiVersion.V1))));
    return new PartyTable(parties);
  }

  /** One private state for all keys. */
  private static List<PrivacyGroup> residents(List<PartySecret> secrets) {
    return List.of(
        PrivacyGroup.resident("RG1", "", secrets.stream().map(PartySecret::key).toList()));
  }

  private PartySecret secret() {
    return NACL.keyPair(random(32));
  }

  private Bytes random(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  ExchangeNode node() {
    return node;
  }

  /** A party whose manager knows no privacy flags. */
  PartyKey old() {
    return old;
  }

  /** A request to a path. */
  HttpRequest.Builder to(String path) {
    int port = server.addresses().getFirst().getPort();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  HttpResponse<String> ask(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", stopped);
    }
  }

  @Override
  public void close() {
    server.stop().toCompletableFuture().join();
    node.close();
    client.shutdownNow();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    store.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(LoneExchange::delete);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException busy) {
      throw new UncheckedIOException(busy);
    }
  }
}
