package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.Enclave;
import io.witan.protocol.privacy.enclave.KeyAnswer;
import io.witan.protocol.privacy.enclave.KeyRequest;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.exchange.Readers;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The keys of this manager as the rest of it uses them: by asking the enclave that holds them. */
final class KeyRing {
  /** A message and the key that opened it. */
  record Opened(PartyKey key, Bytes message) {
    @Override
    public String toString() {
      return "Opened(" + key + ")";
    }
  }

  private final List<PartyKey> keys;
  private final EnclaveClient enclave;
  private final Supplier<Optional<String>> trouble;

  /**
   * A ring of at least one key.
   *
   * @param keys each of them once, the default one first
   * @param enclave holds them
   * @param trouble why what keys do cannot be kept now; empty while it can
   */
  KeyRing(List<PartyKey> keys, EnclaveClient enclave, Supplier<Optional<String>> trouble) {
    this.keys = List.copyOf(keys);
    this.enclave = enclave;
    this.trouble = trouble;
  }

  /** The same with some of its keys alone, in their order. */
  KeyRing only(List<PartyKey> some) {
    some.forEach(key -> own(Optional.of(key)));
    return new KeyRing(some, enclave, trouble);
  }

  /** The default one first. */
  List<PartyKey> keys() {
    return keys;
  }

  boolean has(PartyKey key) {
    return keys.contains(key);
  }

  /**
   * The key that somebody means.
   *
   * @throws ExchangeRefused if it is none of this manager's
   */
  PartyKey own(Optional<PartyKey> meant) {
    PartyKey key = meant.orElseGet(keys::getFirst);
    if (!has(key)) {
      throw new ExchangeRefused(
          ExchangeRefused.Kind.NOT_FOUND, "Private key for " + key + " not found");
    }
    return key;
  }

  CompletionStage<EncodedPayload> seal(
      PartyKey sender, Bytes message, List<PartyKey> recipients, PayloadTerms terms) {
    return ask(sender, new KeyRequest.Seal(message, recipients, terms)).thenApply(KeyRing::payload);
  }

  CompletionStage<RawPayload> sealRaw(PartyKey sender, Bytes message) {
    return ask(sender, new KeyRequest.SealRaw(message))
        .thenApply(answer -> as(KeyAnswer.OfRaw.class, answer).raw());
  }

  CompletionStage<EncodedPayload> sealSigned(
      RawPayload raw, List<PartyKey> recipients, PayloadTerms terms) {
    return ask(raw.sender(), new KeyRequest.SealSigned(raw, recipients, terms))
        .thenApply(KeyRing::payload);
  }

  private static EncodedPayload payload(KeyAnswer answer) {
    return switch (as(KeyAnswer.OfSealing.class, answer).sealed()) {
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
        ? content(raw.sender(), new KeyRequest.OpenRaw(raw))
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
    return content(reader, new KeyRequest.Open(payload))
        .thenCompose(
            message ->
                message.isPresent()
                    ? CompletableFuture.completedFuture(
                        Optional.of(new Opened(reader, message.get())))
                    : open(payload, readers.subList(1, readers.size())));
  }

  CompletionStage<Optional<Bytes>> boxFor(EncodedPayload payload, PartyKey recipient) {
    return content(payload.sender(), new KeyRequest.AddRecipient(payload, recipient));
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
    return content(readers.getFirst(), new KeyRequest.ProveHeld(cipherText, creating))
        .thenCompose(
            proof ->
                proof.isPresent()
                    ? CompletableFuture.completedFuture(proof)
                    : proveHeld(cipherText, creating, readers.subList(1, readers.size())));
  }

  private CompletionStage<Optional<Bytes>> content(PartyKey key, KeyRequest request) {
    return ask(key, request).thenApply(answer -> as(KeyAnswer.Content.class, answer).bytes());
  }

  private CompletionStage<KeyAnswer> ask(PartyKey key, KeyRequest request) {
    Optional<String> now = trouble.get();
    if (now.isPresent()) {
      return CompletableFuture.failedFuture(
          new ExchangeRefused(ExchangeRefused.Kind.UNAVAILABLE, now.get()));
    }
    return enclave.use(key, request);
  }

  private static <A extends KeyAnswer> A as(Class<A> kind, KeyAnswer answer) {
    if (!kind.isInstance(answer)) {
      throw new ExchangeRefused(
          ExchangeRefused.Kind.UNAVAILABLE, "the enclave gives an answer of another kind");
    }
    return kind.cast(answer);
  }
}
