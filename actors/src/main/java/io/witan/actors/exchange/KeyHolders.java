package io.witan.actors.exchange;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AskPattern;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.KeyAnswer;
import io.witan.protocol.privacy.enclave.KeyRequest;
import io.witan.protocol.privacy.enclave.KeyUse;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The holders of this JVM's secret keys, an actor for each. */
final class KeyHolders implements EnclaveClient, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final AtomicLong STARTED = new AtomicLong();

  private final ActorSystem<?> system;
  private final Map<PartyKey, ActorRef<KeyCommand>> holders = new LinkedHashMap<>();

  private KeyHolders(ActorSystem<?> system) {
    this.system = system;
  }

  /**
   * Starts a holder for each key.
   *
   * @param secrets theirs from now on, who wipe them when they stop
   * @param audit hears of each use before it is answered
   * @throws IllegalArgumentException if there is no key, or one twice
   */
  static KeyHolders start(
      ActorSystem<?> system,
      EnclavePorts ports,
      List<PartySecret> secrets,
      Consumer<KeyUse> audit) {
    if (secrets.isEmpty()
        || secrets.stream().map(PartySecret::key).distinct().count() < secrets.size()) {
      throw new IllegalArgumentException("a transaction manager needs keys, each of them once");
    }
    KeyHolders started = new KeyHolders(system);
    for (PartySecret secret : secrets) {
      started.holders.put(
          secret.key(),
          system.systemActorOf(
              KeyHolder.create(secret, ports, audit),
              "key-" + STARTED.incrementAndGet(),
              DispatcherSelector.fromConfig("witan.dispatchers.cpu")));
    }
    return started;
  }

  /** In the order of the secrets. */
  List<PartyKey> keys() {
    return List.copyOf(holders.keySet());
  }

  @Override
  public CompletionStage<KeyAnswer> use(PartyKey key, KeyRequest request) {
    ActorRef<KeyCommand> holder = holders.get(key);
    if (holder == null) {
      return CompletableFuture.failedFuture(
          new ExchangeRefused(
              ExchangeRefused.Kind.UNAVAILABLE, "the enclave does not hold the key " + key));
    }
    return AskPattern.ask(
        holder, replyTo -> new KeyCommand.Use(request, replyTo), PATIENCE, system.scheduler());
  }

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  /** Stops the holders, which wipe their secrets. */
  @Override
  public void close() {
    holders.values().forEach(holder -> holder.tell(new KeyCommand.Stop()));
  }
}
