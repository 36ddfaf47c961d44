package io.witan.httpapi.tessera;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.exchange.TransactionManager;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.privacy.PartyKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Public keys, for dapps. */
final class KeyRoutes {
  private KeyRoutes() {}

  static List<Route> of(TransactionManager manager) {
    return List.of(
        Route.get("/keys", call -> answer(manager.keys())),
        Route.get("/partyinfo/keys", call -> answer(manager.knownKeys())));
  }

  private static CompletionStage<HttpResponse> answer(List<PartyKey> keys) {
    ObjectNode answer = Json.object();
    ArrayNode array = answer.putArray("keys");
    keys.forEach(key -> array.addObject().put("key", key.toBase64()));
    return CompletableFuture.completedStage(Replies.json(answer));
  }
}
