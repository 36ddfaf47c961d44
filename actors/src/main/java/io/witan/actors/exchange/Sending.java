package io.witan.actors.exchange;

import akka.Done;
import akka.actor.typed.ActorRef;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PrivacyRules;
import io.witan.protocol.privacy.exchange.Readers;
import io.witan.protocol.privacy.exchange.Sent;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** How a payload leaves: sealed, kept, and then brought to its recipients. */
final class Sending {
  /**
   * On what terms a payload is sealed.
   *
   * @param terms without security hashes, which need the cipher text
   * @param affected creating transactions of the contracts that it affects
   */
  private record Plan(
      List<PartyKey> recipients,
      PayloadTerms terms,
      SortedMap<PayloadHash, EncodedPayload> affected) {}

  private final ExchangeSettings settings;
  private final KeyRing keys;
  private final Payloads payloads;
  private final Groups groups;
  private final Delivery delivery;
  private final ActorRef<Outboxes.Command> outboxes;

  /** By the keys of a ring; those of {@code delivery} are at this manager beside them. */
  Sending(
      ExchangeSettings settings,
      KeyRing keys,
      Payloads payloads,
      Groups groups,
      Delivery delivery,
      ActorRef<Outboxes.Command> outboxes) {
    this.outboxes = outboxes;
    this.settings = settings;
    this.keys = keys;
    this.payloads = payloads;
    this.groups = groups;
    this.delivery = delivery;
  }

  /** The same by some of the keys alone. */
  Sending by(KeyRing some) {
    return new Sending(settings, some, payloads, groups, delivery, outboxes);
  }

  CompletionStage<Sent> send(Bytes message, Optional<PartyKey> from, Distribution distribution) {
    return sealed(message, from, distribution).thenCompose(this::brought);
  }

  /** Seals a message without keeping it. */
  CompletionStage<EncodedPayload> seal(
      Bytes message, Optional<PartyKey> from, Distribution distribution) {
    return sealed(message, from, distribution)
        .thenCompose(payload -> payloads.settled().thenApply(done -> payload));
  }

  private CompletionStage<EncodedPayload> sealed(
      Bytes message, Optional<PartyKey> from, Distribution distribution) {
    check(message);
    PartyKey sender = keys.own(from);
    List<PartyKey> further =
        Stream.concat(Stream.of(sender), settings.alwaysSendTo().stream()).toList();
    return plan(distribution, further)
        .thenCompose(
            plan ->
                keys.seal(sender, message, plan.recipients(), plan.terms())
                    .thenCompose(payload -> proven(payload, plan.affected())));
  }

  CompletionStage<PayloadHash> storeRaw(Bytes message, Optional<PartyKey> from) {
    check(message);
    return keys.sealRaw(keys.own(from), message)
        .thenCompose(
            raw ->
                payloads
                    .change(replyTo -> new KeeperCommand.KeepRaw(raw, replyTo))
                    .thenApply(done -> raw.hash()));
  }

  CompletionStage<Sent> sendSigned(PayloadHash hash, Distribution distribution) {
    return payloads
        .read(rows -> rows.raw(hash))
        .thenApply(found -> found.filter(raw -> keys.has(raw.sender())))
        .thenApply(found -> found.orElseThrow(() -> notFound("Raw Transaction", hash)))
        .thenCompose(raw -> signed(raw, distribution))
        .thenCompose(this::brought);
  }

  private CompletionStage<EncodedPayload> signed(RawPayload raw, Distribution distribution) {
    List<PartyKey> further =
        Stream.concat(settings.alwaysSendTo().stream(), Stream.of(raw.sender())).toList();
    return plan(distribution, further)
        .thenCompose(
            plan ->
                payloads
                    .payload(raw.hash())
                    .thenCompose(
                        kept ->
                            kept.isPresent()
                                ? again(kept.get(), plan)
                                : keys.sealSigned(raw, plan.recipients(), plan.terms())
                                    .thenCompose(payload -> proven(payload, plan.affected()))));
  }

  /**
   * A signed payload that was on its way before, as after a recipient that did not answer: the same
   * boxes again, so that those who have it find nothing changed, and boxes for who is new.
   */
  private CompletionStage<EncodedPayload> again(EncodedPayload kept, Plan plan) {
    CompletionStage<EncodedPayload> all =
        CompletableFuture.completedFuture(kept.with(plan.terms()));
    for (PartyKey recipient : plan.recipients()) {
      if (!kept.recipients().contains(recipient)) {
        all =
            all.thenCombine(
                keys.boxFor(kept, recipient),
                (payload, box) ->
                    payload.withBox(recipient, box.orElseThrow(() -> unusable(recipient))));
      }
    }
    return all.thenCompose(payload -> proven(payload, plan.affected()));
  }

  /** Keeps a payload, then brings it to the parties of other managers. */
  private CompletionStage<Sent> brought(EncodedPayload payload) {
    Sent sent = new Sent(payload.hash(), payload.sender(), Readers.managed(payload, keys.keys()));
    return switch (settings.promise()) {
      case DELIVERED -> {
        List<Delivery.Parcel> parcels = delivery.parcels(payload);
        yield kept(payload, List.of())
            .thenCompose(done -> delivery.deliver(parcels))
            .thenApply(done -> sent);
      }
      case KEPT -> {
        List<PartyKey> others = delivery.others(payload.recipients());
        yield kept(payload, others)
            .thenApply(
                done -> {
                  outboxes.tell(new Outboxes.Owed(others));
                  return sent;
                });
      }
    };
  }

  private CompletionStage<Done> kept(EncodedPayload payload, List<PartyKey> owed) {
    return payloads.change(replyTo -> new KeeperCommand.Keep(payload, owed, replyTo));
  }

  private CompletionStage<Plan> plan(Distribution distribution, List<PartyKey> further) {
    if (distribution.flag().isEnhanced() && !settings.enhancedPrivacy()) {
      throw forbidden(PrivacyRules.NOT_ENABLED);
    }
    if (distribution.affected().size() > PrivacyRules.MOST_AFFECTED) {
      throw new ExchangeRefused(
          ExchangeRefused.Kind.BAD_REQUEST,
          "a payload affects at most " + PrivacyRules.MOST_AFFECTED + " contracts");
    }
    PayloadTerms terms =
        new PayloadTerms(
            distribution.flag(),
            new TreeMap<>(),
            distribution.execHash(),
            distribution.mandatory(),
            distribution.group());
    terms
        .fault()
        .ifPresent(
            fault -> {
              throw new ExchangeRefused(ExchangeRefused.Kind.BAD_REQUEST, fault);
            });
    return addressees(distribution)
        .thenCombine(
            payloads.known(distribution.affected()),
            (to, affected) -> {
              LinkedHashSet<PartyKey> recipients = new LinkedHashSet<>(to);
              recipients.addAll(further);
              return planned(distribution, List.copyOf(recipients), terms, affected);
            });
  }

  private static Plan planned(
      Distribution distribution,
      List<PartyKey> recipients,
      PayloadTerms terms,
      SortedMap<PayloadHash, EncodedPayload> affected) {
    if (recipients.size() > PrivacyGroup.MOST_MEMBERS) {
      throw new ExchangeRefused(
          ExchangeRefused.Kind.BAD_REQUEST,
          "a payload has at most " + PrivacyGroup.MOST_MEMBERS + " recipients");
    }
    for (PayloadHash creation : distribution.affected()) {
      if (!affected.containsKey(creation)) {
        throw unheld(creation);
      }
    }
    PrivacyRules.refusal(distribution, recipients, affected)
        .ifPresent(
            reason -> {
              throw forbidden(reason);
            });
    return new Plan(recipients, terms, affected);
  }

  private CompletionStage<List<PartyKey>> addressees(Distribution distribution) {
    return distribution
        .group()
        .map(id -> groups.group(id).thenApply(PrivacyGroup::members))
        .orElseGet(() -> CompletableFuture.completedFuture(distribution.to()));
  }

  /** With the proof, for each affected contract, that its creating transaction is held here. */
  private CompletionStage<EncodedPayload> proven(
      EncodedPayload payload, SortedMap<PayloadHash, EncodedPayload> affected) {
    return keys.proofs(payload.cipherText(), affected)
        .thenApply(
            proofs -> {
              TreeMap<Bytes, Bytes> all = new TreeMap<>();
              for (PayloadHash creation : affected.keySet()) {
                all.put(
                    creation.bytes(),
                    Optional.ofNullable(proofs.get(creation)).orElseThrow(() -> unheld(creation)));
              }
              return payload.with(payload.terms().withAffected(all));
            });
  }

  private void check(Bytes message) {
    if (message.isEmpty() || message.size() > settings.mostBytes()) {
      throw new ExchangeRefused(
          ExchangeRefused.Kind.BAD_REQUEST,
          "a payload has 1 to " + settings.mostBytes() + " bytes, not " + message.size());
    }
  }

  private static ExchangeRefused forbidden(String reason) {
    return new ExchangeRefused(ExchangeRefused.Kind.FORBIDDEN, reason);
  }

  private static ExchangeRefused unheld(PayloadHash creation) {
    return forbidden("Unable to find affectedContractTransaction " + creation.toBase64());
  }

  private static ExchangeRefused unusable(PartyKey key) {
    return new ExchangeRefused(
        ExchangeRefused.Kind.BAD_REQUEST, "no key of this network's curve: " + key);
  }

  private static ExchangeRefused notFound(String what, PayloadHash hash) {
    return new ExchangeRefused(
        ExchangeRefused.Kind.NOT_FOUND, what + " with hash " + hash.toBase64() + " was not found");
  }
}
