package io.witan.actors.exchange;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.Enclave;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.exchange.Readers;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** The keys of this manager as the rest of it uses them: by asking the actor that holds each. */
final class KeyRing {
  /** A message and the key that opened it. */
  record Opened(PartyKey key, Bytes message) {
    @Override
    public String toString() {
      return "Opened(" + key + ")";
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SequencedMap<PartyKey, ActorRef<KeyCommand>> holders;
  private final Scheduler scheduler;
  private final Supplier<Optional<String>> trouble;

  /**
   * A ring of at least one key.
   *
   * @param trouble why uses cannot be audited now; empty while they can
   */
  KeyRing(
      SequencedMap<PartyKey, ActorRef<KeyCommand>> holders,
      Scheduler scheduler,
      Supplier<Optional<String>> trouble) {
    this.holders = new LinkedHashMap<>(holders);
    this.scheduler = scheduler;
    this.trouble = trouble;
  }

  /** The same with some of its keys alone, in their order. */
  KeyRing only(List<PartyKey> some) {
    LinkedHashMap<PartyKey, ActorRef<KeyCommand>> kept = new LinkedHashMap<>();
    some.forEach(key -> kept.put(own(Optional.of(key)), holders.get(key)));
    return new KeyRing(kept, scheduler, trouble);
  }

  /** The default one first. */
  List<PartyKey> keys() {
    return List.copyOf(holders.keySet());
  }

  boolean has(PartyKey key) {
    return holders.containsKey(key);
  }

  /**
   * The key that somebody means.
   *
   * @throws ExchangeRefused if it is none of this manager's
   */
  PartyKey own(Optional<PartyKey> meant) {
    PartyKey key = meant.orElseGet(() -> holders.firstEntry().getKey());
    if (!has(key)) {
      throw new ExchangeRefused(
          ExchangeRefused.Kind.NOT_FOUND, "Private key for " + key + " not found");
    }
    return key;
  }

  CompletionStage<EncodedPayload> seal(
      PartyKey sender, Bytes message, List<PartyKey> recipients, PayloadTerms terms) {
    return this.<Enclave.Sealed>ask(
            sender, replyTo -> new KeyCommand.Seal(message, recipients, terms, replyTo))
        .thenApply(KeyRing::payload);
  }

  CompletionStage<RawPayload> sealRaw(PartyKey sender, Bytes message) {
    return ask(sender, replyTo -> new KeyCommand.SealRaw(message, replyTo));
  }

  CompletionStage<EncodedPayload> sealSigned(
      RawPayload raw, List<PartyKey> recipients, PayloadTerms terms) {
    return this.<Enclave.Sealed>ask(
            raw.sender(), replyTo -> new KeyCommand.SealSigned(raw, recipients, terms, replyTo))
        .thenApply(KeyRing::payload);
  }

  private static EncodedPayload payload(Enclave.Sealed sealed) {
    return switch (sealed) {
      case Enclave.Sealed.Done(var payload) -> payload;
      case Enclave.Sealed.BadRecipient(var key) ->
          throw new ExchangeRefused(
              ExchangeRefused.Kind.BAD_REQUEST, "no key of this network's curve: " + key);
      case Enclave.Sealed.NotOurs notOurs ->
          throw new ExchangeRefused(
              ExchangeRefused.Kind.UNAVAILABLE, "the raw payload does not open");
    };
  }

  CompletionStage<Optional<Bytes>> open(RawPayload raw) {
    return has(raw.sender())
        ? ask(raw.sender(), replyTo -> new KeyCommand.OpenRaw(raw, replyTo))
        : CompletableFuture.completedFuture(Optional.empty());
  }

  /** Opens a payload by the first key that can; empty where none can. */
  CompletionStage<Optional<Opened>> open(EncodedPayload payload, Optional<PartyKey> as) {
    return open(payload, Readers.of(payload, keys(), as));
  }

  private CompletionStage<Optional<Opened>> open(EncodedPayload payload, List<PartyKey> readers) {
    if (readers.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    PartyKey reader = readers.getFirst();
    return this.<Optional<Bytes>>ask(reader, replyTo -> new KeyCommand.Open(payload, replyTo))
        .thenCompose(
            message ->
                message.isPresent()
                    ? CompletableFuture.completedFuture(
                        Optional.of(new Opened(reader, message.get())))
                    : open(payload, readers.subList(1, readers.size())));
  }

  CompletionStage<Optional<Bytes>> boxFor(EncodedPayload payload, PartyKey recipient) {
    return ask(
        payload.sender(), replyTo -> new KeyCommand.AddRecipient(payload, recipient, replyTo));
  }

  /**
   * What proves of creating transactions that they are held; without those that no key of this ring
   * opens.
   */
  CompletionStage<SortedMap<PayloadHash, Bytes>> proofs(
      Bytes cipherText, SortedMap<PayloadHash, EncodedPayload> creating) {
    CompletionStage<SortedMap<PayloadHash, Bytes>> proofs =
        CompletableFuture.completedFuture(new TreeMap<>());
    for (Map.Entry<PayloadHash, EncodedPayload> creation : creating.entrySet()) {
      proofs =
          proofs.thenCombine(
              proveHeld(
                  cipherText,
                  creation.getValue(),
                  Readers.of(creation.getValue(), keys(), Optional.empty())),
              (all, proof) -> {
                proof.ifPresent(hash -> all.put(creation.getKey(), hash));
                return all;
              });
    }
    return proofs;
  }

  private CompletionStage<Optional<Bytes>> proveHeld(
      Bytes cipherText, EncodedPayload creating, List<PartyKey> readers) {
    if (readers.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return this.<Optional<Bytes>>ask(
            readers.getFirst(), replyTo -> new KeyCommand.ProveHeld(cipherText, creating, replyTo))
        .thenCompose(
            proof ->
                proof.isPresent()
                    ? CompletableFuture.completedFuture(proof)
                    : proveHeld(cipherText, creating, readers.subList(1, readers.size())));
  }

  private <T> CompletionStage<T> ask(PartyKey key, Function<ActorRef<T>, KeyCommand> command) {
    Optional<String> now = trouble.get();
    if (now.isPresent()) {
      return CompletableFuture.failedFuture(
          new ExchangeRefused(ExchangeRefused.Kind.UNAVAILABLE, now.get()));
    }
    return AskPattern.ask(holders.get(key), command::apply, PATIENCE, scheduler);
  }

  void stop() {
    holders.values().forEach(holder -> holder.tell(new KeyCommand.Stop()));
  }
}
