package io.witan.httpapi.tessera;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import io.witan.actors.exchange.TransactionManager;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Payloads that are sealed and opened here, but not kept. */
final class SealRoutes {
  private final TransactionManager manager;

  private SealRoutes(TransactionManager manager) {
    this.manager = manager;
  }

  static List<Route> of(TransactionManager manager, TesseraLimits limits) {
    SealRoutes routes = new SealRoutes(manager);
    return List.of(
        Route.post("/encodedpayload/create", limits.bodyBytes(), routes::seal),
        Route.post("/encodedpayload/decrypt", limits.bodyBytes(), routes::open));
  }

  private CompletionStage<HttpResponse> seal(Call call) {
    if (call.media().isEmpty()) {
      return SendRoutes.notJson();
    }
    JsonFields fields = call.json();
    SendRequest request = SendRequest.of(fields);
    return manager
        .seal(fields.require("payload", JsonFields::base64), request.from(), request.distribution())
        .thenApply(
            payload ->
                Replies.json(
                    StatusCodes.OK, call.media().get(), EncodedPayloadJson.write(payload)));
  }

  private CompletionStage<HttpResponse> open(Call call) {
    if (call.media().isEmpty()) {
      return SendRoutes.notJson();
    }
    return manager
        .open(EncodedPayloadJson.read(call.json().object()))
        .thenApply(
            answer ->
                PayloadRoutes.json(call.accepted())
                    .apply(
                        PayloadRoutes.found(answer, "No key of this manager opens the payload")));
  }
}
