package io.witan.actors.privacy;

import io.witan.actors.exchange.TransactionManager;
import io.witan.protocol.bytes.Bytes;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A transaction manager that only gives what was put on it, when the test lets an answer out. What
 * an answer says is what was there when it was asked for.
 */
final class Shelf implements TransactionManager {
  private static final PartyKey KEY = new PartyKey(Bytes.wrap(new byte[32]));

  final TreeMap<PayloadHash, Bytes> here = new TreeMap<>();
  final List<Arrival> arrivals = new ArrayList<>();
  final List<Runnable> answers = new ArrayList<>();
  final List<Consumer<Arrival>> listeners = new ArrayList<>();
  final List<PrivateOutcome> told = new ArrayList<>();
  boolean up = true;

  void put(PayloadHash hash, Bytes payload) {
    if (here.put(hash, payload) == null) {
      Arrival arrival = new Arrival(arrivals.size() + 1L, hash);
      arrivals.add(arrival);
      listeners.forEach(listener -> answers.add(() -> listener.accept(arrival)));
    }
  }

  @Override
  public void tell(List<PrivateOutcome> outcomes) {
    told.addAll(outcomes);
  }

  @Override
  public AutoCloseable onTold(Consumer<ClaimedOutcome> listener) {
    throw new UnsupportedOperationException("the test tells the host itself");
  }

  private <T> CompletionStage<T> later(Supplier<T> answer) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    if (!up) {
      answers.add(() -> stage.completeExceptionally(new IllegalStateException("down")));
    } else {
      T value = answer.get();
      answers.add(() -> stage.complete(value));
    }
    return stage;
  }

  @Override
  public CompletionStage<PayloadAnswer> receive(PayloadHash hash, Optional<PartyKey> as) {
    return later(
        () ->
            Optional.ofNullable(here.get(hash))
                .<PayloadAnswer>map(
                    payload ->
                        new PayloadAnswer.Found(
                            new Received(hash, payload, PayloadTerms.STANDARD, KEY, List.of(KEY))))
                .orElseGet(PayloadAnswer.NotParty::new));
  }

  @Override
  public CompletionStage<Long> arrivals() {
    return later(() -> (long) arrivals.size());
  }

  @Override
  public CompletionStage<List<Arrival>> arrivalsAfter(long number) {
    return later(() -> arrivals.stream().filter(a -> a.number() > number).limit(3).toList());
  }

  @Override
  public AutoCloseable onArrival(Consumer<Arrival> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public Optional<String> trouble() {
    return up ? Optional.empty() : Optional.of("down");
  }

  @Override
  public PartyKey sender(Optional<PartyKey> meant) {
    throw unasked();
  }

  @Override
  public List<PartyKey> keys() {
    return List.of(KEY);
  }

  @Override
  public List<PartyKey> knownKeys() {
    return keys();
  }

  private static UnsupportedOperationException unasked() {
    return new UnsupportedOperationException("no private ledger asks for that");
  }

  @Override
  public CompletionStage<Sent> send(
      Bytes payload, Optional<PartyKey> from, Distribution distribution) {
    throw unasked();
  }

  @Override
  public CompletionStage<PayloadHash> storeRaw(Bytes payload, Optional<PartyKey> from) {
    throw unasked();
  }

  @Override
  public CompletionStage<Sent> sendSigned(PayloadHash raw, Distribution distribution) {
    throw unasked();
  }

  @Override
  public CompletionStage<PayloadAnswer> receiveRaw(PayloadHash hash) {
    throw unasked();
  }

  @Override
  public CompletionStage<EncodedPayload> seal(
      Bytes payload, Optional<PartyKey> from, Distribution distribution) {
    throw unasked();
  }

  @Override
  public CompletionStage<PayloadAnswer> open(EncodedPayload payload) {
    throw unasked();
  }

  @Override
  public CompletionStage<Void> delete(PayloadHash hash) {
    throw unasked();
  }

  @Override
  public CompletionStage<Boolean> isSender(PayloadHash hash) {
    throw unasked();
  }

  @Override
  public CompletionStage<List<PartyKey>> participants(PayloadHash hash) {
    throw unasked();
  }

  @Override
  public CompletionStage<List<PartyKey>> mandatoryRecipients(PayloadHash hash) {
    throw unasked();
  }
}
