package io.witan.actors.exchange;

import akka.actor.typed.ActorSystem;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.NaclEncryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.exchange.ApiVersion;
import io.witan.protocol.privacy.exchange.PartyTable;
import io.witan.protocol.privacy.exchange.PayloadStore;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PartyInfo;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Managers of several organisations in one process, which call each other without a network. */
final class Managers implements AutoCloseable {
  static final NaclEncryptor NACL = new NaclEncryptor();
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ActorSystem<?> system;
  private final Map<String, ExchangeNode> nodes = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<PartyKey, PartyTable.Reach> table =
      new ConcurrentSkipListMap<>();
  private final Map<String, Function<EncodedPayload, EncodedPayload>> tampering =
      new ConcurrentHashMap<>();
  private final Set<String> unreachable = ConcurrentHashMap.newKeySet();
  private final List<Push> taken = new CopyOnWriteArrayList<>();

  Managers(ActorSystem<?> system) {
    this.system = system;
  }

  static PartySecret secret(int number) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) number);
    return NACL.keyPair(Bytes.wrap(seed));
  }

  static PartyKey key(int number) {
    return secret(number).key();
  }

  static ExchangeSettings settings(List<PartyKey> always) {
    return settings(always, ExchangeSettings.Promise.DELIVERED);
  }

  static ExchangeSettings settings(List<PartyKey> always, ExchangeSettings.Promise promise) {
    return new ExchangeSettings(
        NACL, List.of(), always, true, true, promise, ExchangeSettings.MOST_BYTES, PATIENCE);
  }

  static Bytes random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  static Bytes message(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** Starts a manager with some keys, reached at its name. */
  ExchangeNode start(String name, PayloadStore store, ExchangeSettings settings, Integer... keys) {
    List<PartySecret> secrets = Arrays.stream(keys).map(Managers::secret).toList();
    return known(name, ExchangeNode.start(system, settings, secrets, ports(store)));
  }

  /** The same where an enclave has the keys. */
  ExchangeNode start(
      String name,
      PayloadStore store,
      ExchangeSettings settings,
      EnclaveClient enclave,
      Integer... keys) {
    List<PartyKey> own = Arrays.stream(keys).map(Managers::key).toList();
    return known(name, ExchangeNode.start(system, settings, own, enclave, ports(store)));
  }

  private ExchangePorts ports(PayloadStore store) {
    return new ExchangePorts(
        store, new Direct(), () -> new PartyTable(table), InstantSource.system(), Managers::random);
  }

  private ExchangeNode known(String name, ExchangeNode node) {
    nodes.put(name, node);
    for (PartyKey key : node.keys()) {
      table.put(key, new PartyTable.Reach(name, new TreeSet<>(List.of(ApiVersion.values()))));
    }
    return node;
  }

  void unreachable(String name) {
    unreachable.add(name);
  }

  void reachable(String name) {
    unreachable.remove(name);
  }

  /** Changes what is pushed to a manager on its way. */
  void tamper(String name, Function<EncodedPayload, EncodedPayload> change) {
    tampering.put(name, change);
  }

  /** A copy that a manager acknowledged. */
  record Push(String url, EncodedPayload copy) {}

  List<Push> taken() {
    return taken;
  }

  @Override
  public void close() {
    nodes.values().forEach(ExchangeNode::close);
  }

  /** Calls the other manager at once. */
  private final class Direct implements PartyTransport {
    private PartyService at(String url) {
      if (unreachable.contains(url)) {
        throw new ExchangeRefused(ExchangeRefused.Kind.OFFLINE, "connection refused");
      }
      return nodes.get(url).parties();
    }

    @Override
    public CompletionStage<PayloadHash> push(String url, EncodedPayload payload) {
      EncodedPayload copy = tampering.getOrDefault(url, it -> it).apply(payload);
      return at(url)
          .push(copy)
          .thenApply(
              hash -> {
                taken.add(new Push(url, copy));
                return hash;
              });
    }

    @Override
    public CompletionStage<Void> pushBatch(String url, List<EncodedPayload> payloads) {
      CompletionStage<Void> all = CompletableFuture.completedFuture(null);
      for (EncodedPayload payload : payloads) {
        all = all.thenCompose(done -> push(url, payload)).thenAccept(done -> {});
      }
      return all;
    }

    @Override
    public CompletionStage<EncodedPayload> resend(String url, PartyKey party, PayloadHash hash) {
      return at(url).resend(party, hash);
    }

    @Override
    public CompletionStage<Void> resendAll(String url, PartyKey party) {
      return at(url).resendAll(party).thenAccept(count -> {});
    }

    @Override
    public CompletionStage<Void> tell(String url, EncodedPayload sealed) {
      return at(url).told(sealed);
    }

    @Override
    public CompletionStage<Void> pushGroup(String url, PrivacyGroup group) {
      return at(url).pushGroup(group);
    }

    @Override
    public CompletionStage<PartyInfo> partyInfo(String url, PartyInfo ours) {
      throw new AssertionError("nobody discovers here");
    }

    @Override
    public CompletionStage<Bytes> prove(String url, EncodedPayload challenge) {
      throw new AssertionError("nobody discovers here");
    }
  }
}
