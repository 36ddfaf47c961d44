package io.witan.actors.exchange;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AskPattern;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.KeyRequestCodec;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.exchange.PayloadStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The enclave of a node group in one of its JVMs: the holders of its keys, and the audit of what
 * they do. Requests come as bytes, each answer leaves as bytes once its use is durable.
 */
public final class EnclaveNode implements AutoCloseable {
  /** Longer than a store's own patience, so that its answer is the one that is heard. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final AtomicLong STARTED = new AtomicLong();

  private final ActorSystem<?> system;
  private final ActorRef<KeyAudit.Command> audit;
  private final KeyHolders holders;
  private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());

  private EnclaveNode(
      ActorSystem<?> system,
      EnclavePorts ports,
      List<PartySecret> secrets,
      PayloadStore store,
      Consumer<String> overtaken) {
    this.system = system;
    ExchangeMetrics metrics = new ExchangeMetrics();
    this.audit =
        system.systemActorOf(
            KeyAudit.create(store, trouble::set, overtaken),
            "key-audit-" + STARTED.incrementAndGet(),
            DispatcherSelector.fromConfig("witan.dispatchers.payloads"));
    this.holders =
        KeyHolders.start(
            system,
            ports,
            secrets,
            use -> {
              metrics.used(use.purpose());
              audit.tell(new KeyAudit.Used(use));
            });
  }

  /**
   * Starts it; nothing is written before the first request.
   *
   * @param secrets theirs from now on, who wipe them when they stop
   * @param store for the audit alone
   * @param overtaken told that another enclave writes the audit
   * @throws IllegalArgumentException if there is no key, or one twice
   */
  public static EnclaveNode start(
      ActorSystem<?> system,
      EnclavePorts ports,
      List<PartySecret> secrets,
      PayloadStore store,
      Consumer<String> overtaken) {
    return new EnclaveNode(system, ports, secrets, store, overtaken);
  }

  public List<PartyKey> keys() {
    return holders.keys();
  }

  /** Why no key can be used now, in a sentence; empty while they can. */
  public Optional<String> trouble() {
    return trouble.get();
  }

  /**
   * Answers a {@link RemoteEnclave}. The stage fails with {@link ExchangeRefused} where a key is
   * not here or its use cannot be kept.
   */
  public CompletionStage<Bytes> answer(Bytes request) {
    return Refusals.staged(() -> used(request));
  }

  private CompletionStage<Bytes> used(Bytes request) {
    Optional<String> now = trouble.get();
    if (now.isPresent()) {
      return CompletableFuture.failedFuture(
          new ExchangeRefused(ExchangeRefused.Kind.UNAVAILABLE, now.get()));
    }
    KeyRequestCodec.Addressed addressed = KeyRequestCodec.request(request);
    return holders
        .use(addressed.key(), addressed.request())
        .thenCompose(answer -> settled().thenApply(done -> KeyRequestCodec.encode(answer)));
  }

  private CompletionStage<Done> settled() {
    return AskPattern.askWithStatus(audit, KeyAudit.Settle::new, PATIENCE, system.scheduler());
  }

  /** Stops it: keys are wiped, and what they did is written. */
  @Override
  public void close() {
    holders.close();
    audit.tell(new KeyAudit.Stop());
  }
}
