package io.witan.httpapi.tessera;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.exchange.TransactionManager;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.Sent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Payloads that a ledger or a dapp hands in. */
final class SendRoutes {
  private final TransactionManager manager;
  private final int bodyBytes;

  private SendRoutes(TransactionManager manager, int bodyBytes) {
    this.manager = manager;
    this.bodyBytes = bodyBytes;
  }

  static List<Route> of(TransactionManager manager, TesseraLimits limits) {
    SendRoutes routes = new SendRoutes(manager, limits.bodyBytes());
    return List.of(
        Route.post("/send", routes.bodyBytes, routes::send),
        Route.post("/sendraw", routes.bodyBytes, routes::sendBytes),
        Route.post("/sendsignedtx", TesseraLimits.SMALL_BYTES, routes::sendSigned),
        routes.storeRaw());
  }

  /** The one of these that dapps may call as well. */
  static Route storeRaw(TransactionManager manager, TesseraLimits limits) {
    return new SendRoutes(manager, limits.bodyBytes()).storeRaw();
  }

  private Route storeRaw() {
    return Route.post("/storeraw", bodyBytes, this::storeRaw);
  }

  private CompletionStage<HttpResponse> send(Call call) {
    if (call.media().isEmpty()) {
      return notJson();
    }
    JsonFields fields = call.json();
    SendRequest request = SendRequest.of(fields);
    Bytes payload = fields.require("payload", JsonFields::base64);
    return manager
        .send(payload, request.from(), request.distribution())
        .thenApply(sent -> sent(call.media().get(), sent));
  }

  private CompletionStage<HttpResponse> sendBytes(Call call) {
    if (call.body().isEmpty()) {
      throw Call.bad("the body is the payload, and it is empty");
    }
    return manager
        .send(
            call.bytes(),
            call.keyHeader("c11n-from"),
            Distribution.standard(call.keyHeaders("c11n-to")))
        .thenApply(SendRoutes::sentText);
  }

  private CompletionStage<HttpResponse> sendSigned(Call call) {
    if (call.request().entity().getContentType().equals(ContentTypes.APPLICATION_OCTET_STREAM)) {
      PayloadHash hash = hash(call.bytes());
      List<PartyKey> to = call.keyHeaders("c11n-to");
      return manager.sendSigned(hash, Distribution.standard(to)).thenApply(SendRoutes::sentText);
    }
    if (call.media().isEmpty()) {
      return notJson();
    }
    JsonFields fields = call.json();
    PayloadHash hash = fields.require("hash", PayloadHash::fromBase64);
    return manager
        .sendSigned(hash, SendRequest.of(fields).distribution())
        .thenApply(sent -> sent(call.media().get(), sent));
  }

  private static PayloadHash hash(Bytes body) {
    if (body.size() != PayloadHash.SIZE) {
      throw Call.bad("the body is a payload's hash of 64 bytes, not of " + body.size());
    }
    return new PayloadHash(body);
  }

  private CompletionStage<HttpResponse> storeRaw(Call call) {
    if (call.media().isEmpty()) {
      return notJson();
    }
    JsonFields fields = call.json();
    Optional<PartyKey> from = fields.read("from", PartyKey::fromBase64);
    return manager
        .storeRaw(fields.require("payload", JsonFields::base64), from)
        .thenApply(
            hash ->
                Replies.json(
                    StatusCodes.OK, call.media().get(), Json.object().put("key", hash.toBase64())));
  }

  private static HttpResponse sent(Media media, Sent sent) {
    ObjectNode answer = Json.object().put("key", sent.hash().toBase64());
    if (media.namesParties()) {
      answer.set("managedParties", Replies.keys(sent.managed()));
      answer.put("senderKey", sent.sender().toBase64());
    }
    return Replies.located(Replies.json(StatusCodes.CREATED, media, answer), sent.hash());
  }

  private static HttpResponse sentText(Sent sent) {
    return Replies.located(Replies.text(sent.hash().toBase64()), sent.hash());
  }

  static CompletionStage<HttpResponse> notJson() {
    return CompletableFuture.completedStage(
        Replies.text(
            StatusCodes.UNSUPPORTED_MEDIA_TYPE,
            "the body is of application/json or application/vnd.tessera-2.1, -3.0 or -4.0+json"));
  }
}
