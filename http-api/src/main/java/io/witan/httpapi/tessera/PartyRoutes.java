package io.witan.httpapi.tessera;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.TimeoutAccess;
import akka.util.ByteString;
import io.witan.actors.exchange.ExchangeRefused;
import io.witan.actors.exchange.PartyService;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadCodec;
import io.witan.protocol.privacy.payload.PrivacyGroupCodec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import scala.jdk.javaapi.DurationConverters;

/** Payloads and groups that other managers bring and ask for. */
final class PartyRoutes {
  /** Payloads that are brought, or asked for, in one batch. */
  static final int MOST_BATCHED = 10_000;

  /** Witan's own: what came of payloads, for their parties to compare. */
  static final String OUTCOMES = "/witan/outcomes";

  private static final int OUTCOMES_BYTES = 256 << 10;

  /** Time to bring a party all that it has: it may be its whole past. */
  private static final Duration RESEND_TIMEOUT = Duration.ofHours(2);

  private final PartyService parties;
  private final Set<PartyKey> resending = ConcurrentHashMap.newKeySet();

  private PartyRoutes(PartyService parties) {
    this.parties = parties;
  }

  static List<Route> of(PartyService parties, TesseraLimits limits) {
    PartyRoutes routes = new PartyRoutes(parties);
    return List.of(
        Route.post("/push", limits.bodyBytes(), routes::push),
        Route.post("/pushBatch", limits.bodyBytes(), routes::pushBatch),
        Route.post("/resend", TesseraLimits.SMALL_BYTES, routes::resend),
        Route.post("/resendBatch", TesseraLimits.SMALL_BYTES, routes::resendBatch),
        Route.post("/pushPrivacyGroup", TesseraLimits.SMALL_BYTES, routes::pushGroup),
        Route.post(OUTCOMES, OUTCOMES_BYTES, routes::told));
  }

  /**
   * What bytes of another manager are.
   *
   * @throws ExchangeRefused if they are nothing that an honest one sends
   */
  static <T> T decoded(Bytes bytes, Function<Bytes, T> decoder) {
    try {
      return decoder.apply(bytes);
    } catch (IllegalArgumentException malformed) {
      throw Call.bad(malformed.getMessage());
    }
  }

  static EncodedPayload payload(Bytes bytes) {
    return sound(decoded(bytes, PayloadCodec::decode));
  }

  /**
   * A payload that an honest manager may send.
   *
   * @throws ExchangeRefused if none would
   */
  static EncodedPayload sound(EncodedPayload payload) {
    payload
        .fault()
        .ifPresent(
            fault -> {
              throw Call.bad(fault);
            });
    return payload;
  }

  private CompletionStage<HttpResponse> push(Call call) {
    return parties
        .push(payload(call.bytes()))
        .thenApply(hash -> Replies.text(StatusCodes.CREATED, hash.toBase64()));
  }

  private CompletionStage<HttpResponse> pushBatch(Call call) {
    List<EncodedPayload> payloads =
        call.json()
            .list(
                "encodedPayloads",
                MOST_BATCHED,
                text -> PartyRoutes.payload(JsonFields.base64(text)));
    CompletionStage<PayloadHash> pushed = CompletableFuture.completedStage(PayloadHash.NONE);
    for (EncodedPayload payload : payloads) {
      pushed = pushed.thenCompose(before -> parties.push(payload));
    }
    return pushed.thenApply(last -> Replies.empty(StatusCodes.OK));
  }

  private CompletionStage<HttpResponse> resend(Call call) {
    JsonFields fields = call.json();
    PartyKey party = fields.require("publicKey", PartyKey::fromBase64);
    return switch (fields.require("type", text -> text)) {
      case "ALL" -> {
        yield all(call, party, () -> parties.resendAll(party))
            .thenApply(count -> Replies.empty(StatusCodes.OK));
      }
      case "INDIVIDUAL" ->
          parties
              .resend(party, fields.require("key", PayloadHash::fromBase64))
              .thenApply(PartyRoutes::resent);
      default -> throw Call.bad("type: is ALL or INDIVIDUAL");
    };
  }

  /** In the older encoding, whoever asks. */
  private static HttpResponse resent(EncodedPayload payload) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                ContentTypes.TEXT_PLAIN_UTF8,
                ByteString.fromArray(PayloadCodec.LEGACY.encode(payload).toArray())));
  }

  private CompletionStage<HttpResponse> resendBatch(Call call) {
    JsonFields fields = call.json();
    PartyKey party = fields.require("publicKey", PartyKey::fromBase64);
    long size = fields.number("batchSize", MOST_BATCHED);
    if (size < 1) {
      throw Call.bad("batchSize: " + size + " is no size");
    }
    int batch = (int) Math.min(size, MOST_BATCHED);
    return all(call, party, () -> parties.resendAll(party, batch))
        .thenApply(count -> Replies.json(Json.object().put("total", count)));
  }

  /** Takes its time, and once at a time for each party: nobody has to prove who asks. */
  private CompletionStage<Integer> all(
      Call call, PartyKey party, Supplier<CompletionStage<Integer>> work) {
    if (!resending.add(party)) {
      throw new ExchangeRefused(
          ExchangeRefused.Kind.UNAVAILABLE, "All payloads of " + party + " are on their way");
    }
    call.request()
        .getHeader(TimeoutAccess.class)
        .ifPresent(
            access ->
                access.timeoutAccess().updateTimeout(DurationConverters.toScala(RESEND_TIMEOUT)));
    return work.get().whenComplete((count, fault) -> resending.remove(party));
  }

  private CompletionStage<HttpResponse> told(Call call) {
    return parties.told(payload(call.bytes())).thenApply(done -> Replies.empty(StatusCodes.OK));
  }

  private CompletionStage<HttpResponse> pushGroup(Call call) {
    return parties
        .pushGroup(decoded(call.bytes(), PrivacyGroupCodec::decode))
        .thenApply(done -> Replies.empty(StatusCodes.OK));
  }
}
