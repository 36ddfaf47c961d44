package io.witan.actors.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a party that lost payloads gets them again: its own copy of what was sent to it, and what it
 * sent itself, of which its recipients here still have theirs. Everything stays sealed, so nobody
 * needs to prove who asks; it is brought only to where the party is known to be.
 */
final class Resending {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.exchange");

  /** Arrivals that are read at once. */
  private static final int PAGE = 100;

  /** Parties that are brought everything at once: each costs a walk through the whole store. */
  private static final int MOST_AT_ONCE = 4;

  /** Brings payloads of one page to a manager. */
  private interface Bringing {
    CompletionStage<Void> bring(String url, List<EncodedPayload> copies);
  }

  private final KeyRing keys;
  private final Payloads payloads;
  private final ExchangePorts ports;
  private final Delivery delivery;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  Resending(KeyRing keys, Payloads payloads, ExchangePorts ports, Delivery delivery) {
    this.keys = keys;
    this.payloads = payloads;
    this.ports = ports;
    this.delivery = delivery;
  }

  CompletionStage<EncodedPayload> one(PartyKey party, PayloadHash hash) {
    return payloads
        .known(hash)
        .thenApply(
            payload -> {
              if (payload.terms().flag().isEnhanced()) {
                throw new ExchangeRefused(
                    ExchangeRefused.Kind.FORBIDDEN,
                    "a payload of enhanced privacy is resent only with all others");
              }
              return copyFor(party, payload)
                  .orElseThrow(
                      () ->
                          new ExchangeRefused(
                              ExchangeRefused.Kind.NOT_FOUND,
                              party + " is no party to " + hash.toBase64()));
            });
  }

  CompletionStage<Integer> all(PartyKey party) {
    return all(
        party,
        (url, copies) -> {
          CompletionStage<Void> brought = CompletableFuture.completedFuture(null);
          for (EncodedPayload copy : copies) {
            brought = brought.thenCompose(done -> borne(new Delivery.Parcel(party, url, copy)));
          }
          return brought;
        });
  }

  /** One payload that is refused, as by a manager that has another copy of it, ends nothing. */
  private CompletionStage<Void> borne(Delivery.Parcel parcel) {
    return delivery
        .deliver(parcel)
        .exceptionallyCompose(
            failure -> {
              ExchangeRefused refused = Refusals.of(failure);
              LOG.warn("payload {} is not resent: {}", parcel.copy(), refused.getMessage());
              return switch (refused.kind()) {
                case OFFLINE, UNAVAILABLE -> CompletableFuture.failedFuture(refused);
                case BAD_REQUEST, FORBIDDEN, NOT_FOUND -> CompletableFuture.completedFuture(null);
              };
            });
  }

  CompletionStage<Integer> all(PartyKey party, int batch) {
    return all(
        party,
        (url, copies) -> {
          CompletionStage<Void> brought = CompletableFuture.completedFuture(null);
          for (int from = 0; from < copies.size(); from += batch) {
            List<EncodedPayload> some = copies.subList(from, Math.min(copies.size(), from + batch));
            brought = brought.thenCompose(done -> ports.transport().pushBatch(url, some));
          }
          return brought;
        });
  }

  private CompletionStage<Integer> all(PartyKey party, Bringing bringing) {
    String url =
        ports
            .parties()
            .get()
            .of(party)
            .orElseThrow(
                () ->
                    new ExchangeRefused(
                        ExchangeRefused.Kind.NOT_FOUND, "Recipient not found for key: " + party))
            .url();
    if (!places.tryAcquire()) {
      throw new ExchangeRefused(
          ExchangeRefused.Kind.UNAVAILABLE,
          MOST_AT_ONCE + " other parties are brought everything now; ask again later");
    }
    return after(0, 0, party, url, bringing).whenComplete((count, failure) -> places.release());
  }

  /** In the order in which they came, so that creations come before what affects them. */
  private CompletionStage<Integer> after(
      long number, int before, PartyKey party, String url, Bringing bringing) {
    return payloads
        .read(rows -> rows.arrivalsAfter(number, PAGE))
        .thenCompose(
            page ->
                page.isEmpty()
                    ? CompletableFuture.completedFuture(before)
                    : copies(party, page)
                        .thenCompose(
                            copies ->
                                bringing
                                    .bring(url, copies)
                                    .thenCompose(
                                        done ->
                                            after(
                                                page.getLast().number(),
                                                before + copies.size(),
                                                party,
                                                url,
                                                bringing))));
  }

  private CompletionStage<List<EncodedPayload>> copies(PartyKey party, List<Arrival> page) {
    return payloads.read(
        rows -> {
          List<EncodedPayload> copies = new ArrayList<>();
          for (Arrival arrival : page) {
            rows.payload(arrival.payload())
                .flatMap(payload -> copyFor(party, payload))
                .ifPresent(copies::add);
          }
          return copies;
        });
  }

  /** A recipient's own copy of what was sent here; a sender's payload with the boxes kept here. */
  private Optional<EncodedPayload> copyFor(PartyKey party, EncodedPayload payload) {
    if (payload.sender().equals(party)) {
      return Optional.of(payload);
    }
    return keys.has(payload.sender()) ? payload.forRecipient(party) : Optional.empty();
  }
}
