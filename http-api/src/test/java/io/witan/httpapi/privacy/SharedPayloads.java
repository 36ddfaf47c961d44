package io.witan.httpapi.privacy;

import io.witan.actors.exchange.ExchangeRefused;
import io.witan.actors.exchange.TransactionManager;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Received;
import io.witan.protocol.privacy.exchange.Sent;
import io.witan.protocol.privacy.ledger.ClaimedOutcome;
import io.witan.protocol.privacy.ledger.PrivateOutcome;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Transaction managers that keep their payloads in one map: what reaches whom, without a wire. */
final class SharedPayloads {
  private record Kept(
      Bytes message, PartyKey sender, List<PartyKey> parties, PayloadTerms terms, boolean raw) {}

  private final Map<PayloadHash, Kept> kept = new ConcurrentHashMap<>();
  private final List<PartyKey> known = new ArrayList<>();
  private final AtomicInteger count = new AtomicInteger();

  /** The manager of a new party. */
  Manager manager(int number) {
    PartyKey key = key(number);
    known.add(key);
    return new Manager(key);
  }

  static PartyKey key(int number) {
    return new PartyKey(Uint256.of(number).toBytes32());
  }

  /** How many payloads were ever kept. */
  int size() {
    return kept.size();
  }

  /** The manager of one party. */
  final class Manager implements TransactionManager {
    private final PartyKey key;
    private Optional<String> trouble = Optional.empty();

    private Manager(PartyKey key) {
      this.key = key;
    }

    void fail(String why) {
      trouble = Optional.of(why);
    }

    void heal() {
      trouble = Optional.empty();
    }

    @Override
    public CompletionStage<Sent> send(
        Bytes payload, Optional<PartyKey> from, Distribution distribution) {
      return storeRaw(payload, from).thenCompose(hash -> sendSigned(hash, distribution));
    }

    @Override
    public CompletionStage<PayloadHash> storeRaw(Bytes payload, Optional<PartyKey> from) {
      if (from.filter(key::equals).isEmpty() && from.isPresent()) {
        return refused("Private key " + from.get() + " not found");
      }
      PayloadHash hash = PayloadHash.ofCipherText(Uint256.of(count.incrementAndGet()).toBytes32());
      kept.put(hash, new Kept(payload, key, List.of(key), PayloadTerms.STANDARD, true));
      return CompletableFuture.completedStage(hash);
    }

    @Override
    public CompletionStage<Sent> sendSigned(PayloadHash raw, Distribution distribution) {
      List<PartyKey> parties = new ArrayList<>(List.of(key));
      for (PartyKey to : distribution.to()) {
        if (!known.contains(to)) {
          kept.remove(raw);
          return refused("Recipient not found for key: " + to);
        }
        if (!parties.contains(to)) {
          parties.add(to);
        }
      }
      TreeMap<Bytes, Bytes> affected = new TreeMap<>();
      distribution.affected().forEach(hash -> affected.put(hash.bytes(), hash.bytes()));
      PayloadTerms terms =
          new PayloadTerms(
              distribution.flag(),
              affected,
              distribution.execHash(),
              distribution.mandatory(),
              Optional.empty());
      kept.compute(raw, (h, before) -> new Kept(before.message(), key, parties, terms, false));
      return CompletableFuture.completedStage(new Sent(raw, key, List.of(key)));
    }

    @Override
    public CompletionStage<PayloadAnswer> receive(PayloadHash hash, Optional<PartyKey> as) {
      Kept found = kept.get(hash);
      if (trouble.isPresent()) {
        return CompletableFuture.completedStage(new PayloadAnswer.Unavailable(trouble.get()));
      }
      return CompletableFuture.completedStage(
          found == null || found.raw() || !found.parties().contains(key)
              ? new PayloadAnswer.NotParty()
              : new PayloadAnswer.Found(received(hash, found)));
    }

    private Received received(PayloadHash hash, Kept found) {
      return new Received(hash, found.message(), found.terms(), found.sender(), List.of(key));
    }

    @Override
    public CompletionStage<PayloadAnswer> receiveRaw(PayloadHash hash) {
      Kept found = kept.get(hash);
      return CompletableFuture.completedStage(
          found == null || !found.sender().equals(key)
              ? new PayloadAnswer.NotParty()
              : new PayloadAnswer.Found(received(hash, found)));
    }

    @Override
    public void tell(List<PrivateOutcome> outcomes) {
      throw new UnsupportedOperationException("no ledger follows here");
    }

    @Override
    public AutoCloseable onTold(Consumer<ClaimedOutcome> listener) {
      throw new UnsupportedOperationException("no ledger follows here");
    }

    @Override
    public CompletionStage<Boolean> isSender(PayloadHash hash) {
      return CompletableFuture.completedStage(
          Optional.ofNullable(kept.get(hash)).filter(k -> k.sender().equals(key)).isPresent());
    }

    @Override
    public CompletionStage<List<PartyKey>> participants(PayloadHash hash) {
      return CompletableFuture.completedStage(kept.get(hash).parties());
    }

    @Override
    public CompletionStage<List<PartyKey>> mandatoryRecipients(PayloadHash hash) {
      return CompletableFuture.completedStage(kept.get(hash).terms().mandatory());
    }

    @Override
    public PartyKey sender(Optional<PartyKey> meant) {
      if (meant.filter(key::equals).isEmpty() && meant.isPresent()) {
        throw new ExchangeRefused(
            ExchangeRefused.Kind.NOT_FOUND, "Private key " + meant.get() + " not found");
      }
      return key;
    }

    @Override
    public List<PartyKey> keys() {
      return List.of(key);
    }

    @Override
    public List<PartyKey> knownKeys() {
      return List.copyOf(known);
    }

    @Override
    public Optional<String> trouble() {
      return trouble;
    }

    @Override
    public CompletionStage<EncodedPayload> seal(
        Bytes payload, Optional<PartyKey> from, Distribution distribution) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<PayloadAnswer> open(EncodedPayload payload) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> delete(PayloadHash hash) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Long> arrivals() {
      return CompletableFuture.completedStage((long) kept.size());
    }

    @Override
    public CompletionStage<List<Arrival>> arrivalsAfter(long number) {
      return CompletableFuture.completedStage(List.of());
    }

    @Override
    public AutoCloseable onArrival(Consumer<Arrival> listener) {
      return () -> {};
    }
  }

  private static <T> CompletionStage<T> refused(String why) {
    return CompletableFuture.failedStage(new ExchangeRefused(ExchangeRefused.Kind.NOT_FOUND, why));
  }
}
