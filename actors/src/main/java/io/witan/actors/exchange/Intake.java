package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.PrivacyRules;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How payloads of other managers are taken. Anybody may push anything: what no key of this manager
 * opens, or is not what its sender sealed, is refused, so that nobody is told it was kept.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.exchange");

  /** What sealing adds to a message, with every encryptor. */
  private static final int TAG = 16;

  private final ExchangeSettings settings;
  private final KeyRing keys;
  private final Payloads payloads;

  Intake(ExchangeSettings settings, KeyRing keys, Payloads payloads) {
    this.settings = settings;
    this.keys = keys;
    this.payloads = payloads;
  }

  CompletionStage<PayloadHash> push(EncodedPayload payload) {
    check(payload);
    PayloadHash hash = payload.hash();
    return payloads
        .known(payload.terms().affected().keySet().stream().map(PayloadHash::padded).toList())
        .thenCompose(
            affected ->
                switch (PrivacyRules.verdict(payload, affected)) {
                  case PrivacyRules.Verdict.Keep keep -> proven(payload, affected);
                  case PrivacyRules.Verdict.Ignore(var reason) -> {
                    LOG.info("payload {} is not kept: {}", hash.toBase64(), reason);
                    yield CompletableFuture.completedFuture(hash);
                  }
                  case PrivacyRules.Verdict.Refuse(var reason) -> throw forbidden(reason);
                });
  }

  private void check(EncodedPayload payload) {
    payload
        .fault()
        .ifPresent(
            fault -> {
              throw new ExchangeRefused(ExchangeRefused.Kind.BAD_REQUEST, fault);
            });
    if (payload.terms().flag().isEnhanced() && !settings.enhancedPrivacy()) {
      throw forbidden(PrivacyRules.NOT_ENABLED);
    }
    if (payload.cipherText().size() > settings.mostBytes() + TAG
        || payload.recipients().size() > PrivacyGroup.MOST_MEMBERS
        || payload.terms().affected().size() > PrivacyRules.MOST_AFFECTED) {
      throw new ExchangeRefused(
          ExchangeRefused.Kind.BAD_REQUEST, "the payload is larger than this manager takes");
    }
  }

  private CompletionStage<PayloadHash> proven(
      EncodedPayload payload, SortedMap<PayloadHash, EncodedPayload> affected) {
    return keys.proofs(payload.cipherText(), affected)
        .thenCompose(
            proofs ->
                PrivacyRules.verified(payload, proofs)
                    .map(this::opened)
                    .orElseThrow(() -> forbidden(PrivacyRules.wronglyProven(payload.hash()))));
  }

  /** Keeps what opens: a payload that was changed on its way has no key that does. */
  private CompletionStage<PayloadHash> opened(EncodedPayload payload) {
    return keys.open(payload, Optional.empty())
        .thenApply(
            opened ->
                opened
                    .map(KeyRing.Opened::key)
                    .orElseThrow(
                        () ->
                            new ExchangeRefused(
                                ExchangeRefused.Kind.NOT_FOUND,
                                "no key of this manager opens " + payload.hash().toBase64())))
        .thenCompose(
            reader ->
                keys.has(payload.sender())
                    ? restored(named(payload, reader))
                    : CompletableFuture.completedFuture(
                        named(payload, reader).forRecipient(reader).orElse(payload)))
        .thenCompose(this::kept);
  }

  /** The oldest managers do not say whose box it is. */
  private static EncodedPayload named(EncodedPayload payload, PartyKey reader) {
    return payload.recipients().isEmpty()
        ? payload.withRecipients(List.of(reader), payload.boxes().subList(0, 1))
        : payload;
  }

  /**
   * A payload that was sent from here, lost, and comes back as its recipients have it: with a box
   * of its sender again, and those of others as far as they are what the sender would make.
   */
  private CompletionStage<EncodedPayload> restored(EncodedPayload payload) {
    CompletionStage<EncodedPayload> all =
        keys.boxFor(payload, payload.sender())
            .thenApply(
                own -> payload.withRecipients(List.of(payload.sender()), own.stream().toList()));
    for (int i = 0; i < payload.boxes().size(); i++) {
      PartyKey recipient = payload.recipients().get(i);
      Bytes box = payload.boxes().get(i);
      if (!recipient.equals(payload.sender())) {
        all =
            all.thenCombine(
                keys.boxFor(payload, recipient),
                (known, made) ->
                    made.equals(Optional.of(box)) ? known.withBox(recipient, box) : known);
      }
    }
    return all.thenApply(
        known -> {
          // Where all parties are named, they stay so, behind those whose boxes are here.
          LinkedHashSet<PartyKey> names = new LinkedHashSet<>(known.recipients());
          if (payload.terms().flag() == PrivacyFlag.PRIVATE_STATE_VALIDATION) {
            names.addAll(payload.recipients());
          }
          return known.withRecipients(List.copyOf(names), known.boxes());
        });
  }

  private CompletionStage<PayloadHash> kept(EncodedPayload payload) {
    return payloads
        .change(replyTo -> new KeeperCommand.Keep(payload, List.of(), replyTo))
        .thenApply(done -> payload.hash());
  }

  private static ExchangeRefused forbidden(String reason) {
    return new ExchangeRefused(ExchangeRefused.Kind.FORBIDDEN, reason);
  }
}
