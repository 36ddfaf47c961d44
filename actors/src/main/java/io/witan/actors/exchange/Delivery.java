package io.witan.actors.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.ApiVersion;
import io.witan.protocol.privacy.exchange.PartyTable;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Brings payloads to the managers of their recipients. */
final class Delivery {
  /** What one recipient is brought, and where. */
  record Parcel(PartyKey recipient, String url, EncodedPayload copy) {}

  private final PartyTransport transport;
  private final Supplier<PartyTable> parties;
  private final Predicate<PartyKey> own;
  private final Duration patience;

  Delivery(
      PartyTransport transport,
      Supplier<PartyTable> parties,
      Predicate<PartyKey> own,
      Duration patience) {
    this.transport = transport;
    this.parties = parties;
    this.own = own;
    this.patience = patience;
  }

  /** The keys of other managers among some. */
  List<PartyKey> others(List<PartyKey> keys) {
    return keys.stream().filter(key -> !own.test(key)).toList();
  }

  /**
   * What is to be brought to whom.
   *
   * @throws ExchangeRefused if a recipient is not known, or its manager cannot do what is asked
   */
  List<Parcel> parcels(EncodedPayload payload) {
    List<Parcel> parcels = new ArrayList<>();
    PartyTable table = parties.get();
    for (PartyKey recipient : payload.recipients()) {
      if (!own.test(recipient)) {
        parcels.add(parcel(payload, recipient, table));
      }
    }
    return parcels;
  }

  /**
   * What one recipient is to be brought.
   *
   * @throws ExchangeRefused as {@link #parcels}
   */
  Parcel parcel(EncodedPayload payload, PartyKey recipient) {
    return parcel(payload, recipient, parties.get());
  }

  private static Parcel parcel(EncodedPayload payload, PartyKey recipient, PartyTable table) {
    PartyTable.Reach reach =
        table
            .of(recipient)
            .orElseThrow(
                () ->
                    new ExchangeRefused(
                        ExchangeRefused.Kind.NOT_FOUND,
                        "Recipient not found for key: " + recipient));
    PrivacyFlag flag = payload.terms().flag();
    if (flag.isEnhanced() && !reach.versions().contains(ApiVersion.ENHANCED_PRIVACY)) {
      throw unsupported("enhanced privacy is", recipient);
    }
    if (flag == PrivacyFlag.MANDATORY_RECIPIENTS
        && !reach.versions().contains(ApiVersion.MANDATORY_RECIPIENTS)) {
      throw unsupported("mandatory recipients are", recipient);
    }
    EncodedPayload copy =
        payload
            .forRecipient(recipient)
            .orElseThrow(() -> new IllegalStateException("no box for " + recipient));
    return new Parcel(recipient, reach.url(), copy);
  }

  private static ExchangeRefused unsupported(String what, PartyKey recipient) {
    return new ExchangeRefused(
        ExchangeRefused.Kind.FORBIDDEN,
        "Transactions with " + what + " not currently supported on recipient " + recipient);
  }

  /** Brings all parcels, beside each other; complete when all managers have acknowledged. */
  CompletionStage<Void> deliver(List<Parcel> parcels) {
    CompletableFuture<?>[] all =
        parcels.stream().map(this::deliver).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all);
  }

  /** Brings one parcel; the manager must have taken it for what it is. */
  CompletableFuture<Void> deliver(Parcel parcel) {
    PayloadHash expected = parcel.copy().hash();
    return CompletableFuture.completedFuture(parcel)
        .thenCompose(it -> transport.push(it.url(), it.copy()))
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (hash, failure) -> {
              if (failure != null) {
                throw undelivered(parcel.recipient(), failure);
              }
              if (!hash.equals(expected)) {
                throw new ExchangeRefused(
                    ExchangeRefused.Kind.UNAVAILABLE,
                    "recipient " + parcel.recipient() + " acknowledged another payload");
              }
              return null;
            });
  }

  private static ExchangeRefused undelivered(PartyKey recipient, Throwable failure) {
    String what = "Unable to push payload to recipient " + recipient + ": ";
    return switch (Refusals.cause(failure)) {
      case ExchangeRefused refused ->
          new ExchangeRefused(refused.kind(), what + refused.getMessage());
      case TimeoutException late ->
          new ExchangeRefused(ExchangeRefused.Kind.OFFLINE, what + "no answer in time");
      case Throwable other ->
          new ExchangeRefused(ExchangeRefused.Kind.OFFLINE, what + other.getMessage());
    };
  }
}
