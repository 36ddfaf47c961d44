package io.witan.httpapi.tessera;

import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.exchange.ExchangeRefused;
import io.witan.actors.exchange.TransactionManager;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Received;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Payloads that are kept here, by their hashes. */
final class PayloadRoutes {
  private final TransactionManager manager;

  private PayloadRoutes(TransactionManager manager) {
    this.manager = manager;
  }

  static List<Route> of(TransactionManager manager) {
    PayloadRoutes routes = new PayloadRoutes(manager);
    return List.of(
        Route.get("/transaction/{hash}", routes::receive),
        Route.get("/receive", routes::receiveByBody),
        Route.get("/receiveraw", routes::receiveBytes),
        Route.of(
            HttpMethods.DELETE,
            "/transaction/{hash}",
            TesseraLimits.SMALL_BYTES,
            call -> routes.delete(call.hash(), Replies.empty(StatusCodes.NO_CONTENT))),
        Route.post(
            "/delete",
            TesseraLimits.SMALL_BYTES,
            call ->
                routes.delete(
                    call.json().require("key", PayloadHash::fromBase64),
                    Replies.text("Delete successful"))),
        Route.get(
            "/transaction/{hash}/isSender",
            call ->
                manager.isSender(call.hash()).thenApply(is -> Replies.text(Boolean.toString(is)))),
        Route.get(
            "/transaction/{hash}/participants",
            call -> manager.participants(call.hash()).thenApply(Replies::list)),
        Route.get(
            "/transaction/{hash}/mandatory",
            call -> manager.mandatoryRecipients(call.hash()).thenApply(Replies::list)));
  }

  private CompletionStage<HttpResponse> receive(Call call) {
    Optional<PartyKey> as = call.query("to").map(key -> Call.read("to", key, PartyKey::fromBase64));
    return receive(call.hash(), as, call.flag("isRaw"), json(call.accepted()));
  }

  private CompletionStage<HttpResponse> receiveByBody(Call call) {
    JsonFields fields = call.json();
    return receive(
        fields.require("key", PayloadHash::fromBase64),
        fields.read("to", PartyKey::fromBase64),
        fields.flag("isRaw"),
        json(call.accepted()));
  }

  private CompletionStage<HttpResponse> receiveBytes(Call call) {
    PayloadHash hash =
        Call.read("c11n-key", call.header("c11n-key").orElse(""), PayloadHash::fromBase64);
    return receive(hash, call.keyHeader("c11n-to"), false, PayloadRoutes::bytes);
  }

  private CompletionStage<HttpResponse> receive(
      PayloadHash hash,
      Optional<PartyKey> as,
      boolean raw,
      Function<Received, HttpResponse> reply) {
    return (raw ? manager.receiveRaw(hash) : manager.receive(hash, as))
        .thenApply(
            answer ->
                reply.apply(
                    found(
                        answer,
                        (raw ? "Raw Message" : "Message")
                            + " with hash "
                            + hash.toBase64()
                            + " was not found")));
  }

  /** What was found; where nothing was, GoQuorum takes 404 alone for "not a party". */
  static Received found(PayloadAnswer answer, String otherwise) {
    return switch (answer) {
      case PayloadAnswer.Found(var payload) -> payload;
      case PayloadAnswer.NotParty(), PayloadAnswer.Deleted() ->
          throw new ExchangeRefused(ExchangeRefused.Kind.NOT_FOUND, otherwise);
      case PayloadAnswer.Unavailable(var reason) ->
          throw new ExchangeRefused(ExchangeRefused.Kind.UNAVAILABLE, reason);
    };
  }

  static Function<Received, HttpResponse> json(Media media) {
    return payload -> {
      ObjectNode answer =
          Json.object()
              .put("payload", JsonFields.base64(payload.message()))
              .put("privacyFlag", payload.terms().flag().code());
      var affected = answer.putArray("affectedContractTransactions");
      payload.terms().affected().keySet().forEach(hash -> affected.add(JsonFields.base64(hash)));
      answer.put("execHash", text(payload));
      payload
          .terms()
          .group()
          .ifPresent(group -> answer.put("privacyGroupId", JsonFields.base64(group)));
      if (media.namesParties()) {
        answer.set("managedParties", Replies.keys(payload.managed()));
        answer.put("senderKey", payload.sender().toBase64());
      }
      return Replies.json(StatusCodes.OK, media, answer);
    };
  }

  private static String text(Received payload) {
    return new String(payload.terms().execHash().unsafeArray(), StandardCharsets.UTF_8);
  }

  private static HttpResponse bytes(Received payload) {
    return Replies.bytes(payload.message())
        .addHeader(RawHeader.create("Tesserasender", payload.sender().toBase64()))
        .addHeader(
            RawHeader.create(
                "Tesseramanagedparties",
                payload.managed().stream()
                    .map(PartyKey::toBase64)
                    .collect(Collectors.joining(","))));
  }

  private CompletionStage<HttpResponse> delete(PayloadHash hash, HttpResponse response) {
    return manager.delete(hash).thenApply(done -> response);
  }
}
