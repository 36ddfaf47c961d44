package io.witan.actors.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.PrivacyRules;
import io.witan.protocol.privacy.exchange.Readers;
import io.witan.protocol.privacy.exchange.Received;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How payloads are read, by the keys of one ring alone. */
final class Opening {
  private static final PayloadAnswer NOT_PARTY = new PayloadAnswer.NotParty();
  private static final PayloadAnswer DELETED = new PayloadAnswer.Deleted();

  private final KeyRing keys;
  private final Payloads payloads;

  Opening(KeyRing keys, Payloads payloads) {
    this.keys = keys;
    this.payloads = payloads;
  }

  CompletionStage<PayloadAnswer> receive(PayloadHash hash, Optional<PartyKey> as) {
    return said(
        payloads
            .payload(hash)
            .thenCompose(
                found -> found.map(payload -> opened(payload, as)).orElseGet(() -> missing(hash))));
  }

  private CompletionStage<PayloadAnswer> missing(PayloadHash hash) {
    return payloads.read(rows -> rows.isDeleted(hash) ? DELETED : NOT_PARTY);
  }

  CompletionStage<PayloadAnswer> open(EncodedPayload payload) {
    return said(opened(payload, Optional.empty()));
  }

  CompletionStage<PayloadAnswer> receiveRaw(PayloadHash hash) {
    return said(
        payloads
            .read(rows -> rows.raw(hash))
            .thenCompose(
                found ->
                    found
                        .map(this::opened)
                        .orElseGet(() -> CompletableFuture.completedFuture(NOT_PARTY))));
  }

  /** The message leaves only when the audit says durably that the key was used. */
  private CompletionStage<PayloadAnswer> opened(EncodedPayload payload, Optional<PartyKey> as) {
    return keys.open(payload, as)
        .thenCombine(proven(payload), (opened, terms) -> answer(payload, opened, terms))
        .thenCompose(answer -> payloads.settled().thenApply(done -> answer));
  }

  /** What is affected as far as it is held here now: its creation may have come later. */
  private CompletionStage<Optional<PayloadTerms>> proven(EncodedPayload payload) {
    PayloadTerms terms = payload.terms();
    if (terms.affected().isEmpty()) {
      return CompletableFuture.completedFuture(Optional.of(terms));
    }
    return payloads
        .known(terms.affected().keySet().stream().map(PayloadHash::padded).toList())
        .thenApply(this::ours)
        .thenCompose(
            affected ->
                keys.proofs(payload.cipherText(), affected)
                    .thenApply(proofs -> PrivacyRules.readable(payload, affected, proofs)));
  }

  private SortedMap<PayloadHash, EncodedPayload> ours(SortedMap<PayloadHash, EncodedPayload> held) {
    held.values().removeIf(payload -> !isOurs(payload));
    return held;
  }

  private boolean isOurs(EncodedPayload payload) {
    return !Readers.managed(payload, keys.keys()).isEmpty();
  }

  /** A payload that one of these keys is a party to. */
  private CompletionStage<EncodedPayload> known(PayloadHash hash) {
    return payloads
        .known(hash)
        .thenApply(
            payload -> {
              if (!isOurs(payload)) {
                throw Payloads.notFound(hash);
              }
              return payload;
            });
  }

  private PayloadAnswer answer(
      EncodedPayload payload, Optional<KeyRing.Opened> opened, Optional<PayloadTerms> terms) {
    if (opened.isEmpty() || terms.isEmpty()) {
      return NOT_PARTY;
    }
    List<PartyKey> managed = Readers.managed(payload, keys.keys());
    return new PayloadAnswer.Found(
        new Received(
            payload.hash(), opened.get().message(), terms.get(), payload.sender(), managed));
  }

  private CompletionStage<PayloadAnswer> opened(RawPayload raw) {
    return keys.open(raw)
        .thenCompose(
            message ->
                payloads
                    .settled()
                    .thenApply(
                        done ->
                            message
                                .<PayloadAnswer>map(
                                    it ->
                                        new PayloadAnswer.Found(
                                            new Received(
                                                raw.hash(),
                                                it,
                                                PayloadTerms.STANDARD,
                                                raw.sender(),
                                                List.of(raw.sender()))))
                                .orElse(NOT_PARTY)));
  }

  /** A part that fails does not make this manager no party. */
  private static CompletionStage<PayloadAnswer> said(CompletionStage<PayloadAnswer> answer) {
    return answer.exceptionally(
        failure -> new PayloadAnswer.Unavailable(Refusals.of(failure).getMessage()));
  }

  CompletionStage<Boolean> isSender(PayloadHash hash) {
    return known(hash).thenApply(payload -> keys.has(payload.sender()));
  }

  CompletionStage<List<PartyKey>> participants(PayloadHash hash) {
    return known(hash).thenApply(EncodedPayload::parties);
  }

  CompletionStage<List<PartyKey>> mandatoryRecipients(PayloadHash hash) {
    return known(hash)
        .thenApply(
            payload -> {
              if (payload.terms().flag() != PrivacyFlag.MANDATORY_RECIPIENTS) {
                throw new ExchangeRefused(
                    ExchangeRefused.Kind.BAD_REQUEST,
                    "Operation invalid. Transaction found is not a mandatory recipients privacy"
                        + " type");
              }
              return payload.terms().mandatory();
            });
  }
}
