package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Sent;
import io.witan.protocol.privacy.ledger.ClaimedOutcome;
import io.witan.protocol.privacy.ledger.PrivateOutcome;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A transaction manager as the residents of one private state use it: they send from their own keys
 * alone, and of payloads that none of them is a party to they learn nothing, though another key of
 * the same manager may have them.
 */
final class Residents implements TransactionManager {
  private final String state;
  private final ExchangeNode whole;
  private final KeyRing keys;
  private final Sending sending;
  private final Opening opening;
  private final Outcomes outcomes;

  Residents(
      String state,
      ExchangeNode whole,
      KeyRing keys,
      Sending sending,
      Opening opening,
      Outcomes outcomes) {
    this.state = state;
    this.whole = whole;
    this.keys = keys;
    this.sending = sending;
    this.opening = opening;
    this.outcomes = outcomes;
  }

  @Override
  public PartyKey sender(Optional<PartyKey> meant) {
    meant
        .filter(key -> !keys.has(key))
        .ifPresent(
            key -> {
              throw new ExchangeRefused(
                  ExchangeRefused.Kind.FORBIDDEN,
                  "The PrivateFrom (%s) address does not match the specified private state (%s) "
                      .formatted(key, state));
            });
    return keys.own(meant);
  }

  @Override
  public CompletionStage<Sent> send(
      Bytes payload, Optional<PartyKey> from, Distribution distribution) {
    return Refusals.staged(() -> sending.send(payload, by(from), distribution));
  }

  @Override
  public CompletionStage<PayloadHash> storeRaw(Bytes payload, Optional<PartyKey> from) {
    return Refusals.staged(() -> sending.storeRaw(payload, by(from)));
  }

  private Optional<PartyKey> by(Optional<PartyKey> from) {
    return Optional.of(sender(from));
  }

  @Override
  public CompletionStage<Sent> sendSigned(PayloadHash raw, Distribution distribution) {
    return Refusals.staged(() -> sending.sendSigned(raw, distribution));
  }

  @Override
  public CompletionStage<PayloadAnswer> receive(PayloadHash hash, Optional<PartyKey> as) {
    return opening.receive(hash, as);
  }

  @Override
  public CompletionStage<PayloadAnswer> receiveRaw(PayloadHash hash) {
    return opening.receiveRaw(hash);
  }

  @Override
  public CompletionStage<EncodedPayload> seal(
      Bytes payload, Optional<PartyKey> from, Distribution distribution) {
    return Refusals.staged(() -> sending.seal(payload, by(from), distribution));
  }

  @Override
  public CompletionStage<PayloadAnswer> open(EncodedPayload payload) {
    return opening.open(payload);
  }

  /** What is deleted is gone for all private states of a node, so that none of them may. */
  @Override
  public CompletionStage<Void> delete(PayloadHash hash) {
    return Refusals.staged(
        () -> {
          throw new ExchangeRefused(
              ExchangeRefused.Kind.FORBIDDEN, "payloads are deleted by the node's operator alone");
        });
  }

  @Override
  public CompletionStage<Boolean> isSender(PayloadHash hash) {
    return Refusals.staged(() -> opening.isSender(hash));
  }

  @Override
  public CompletionStage<List<PartyKey>> participants(PayloadHash hash) {
    return Refusals.staged(() -> opening.participants(hash));
  }

  @Override
  public CompletionStage<List<PartyKey>> mandatoryRecipients(PayloadHash hash) {
    return Refusals.staged(() -> opening.mandatoryRecipients(hash));
  }

  @Override
  public List<PartyKey> keys() {
    return keys.keys();
  }

  @Override
  public List<PartyKey> knownKeys() {
    return whole.knownKeys();
  }

  @Override
  public CompletionStage<Long> arrivals() {
    return whole.arrivals();
  }

  @Override
  public CompletionStage<List<Arrival>> arrivalsAfter(long number) {
    return whole.arrivalsAfter(number);
  }

  @Override
  public AutoCloseable onArrival(Consumer<Arrival> listener) {
    return whole.onArrival(listener);
  }

  @Override
  public void tell(List<PrivateOutcome> own) {
    outcomes.tell(keys, own);
  }

  @Override
  public AutoCloseable onTold(Consumer<ClaimedOutcome> listener) {
    return whole.onTold(listener);
  }

  @Override
  public Optional<String> trouble() {
    return whole.trouble();
  }
}
