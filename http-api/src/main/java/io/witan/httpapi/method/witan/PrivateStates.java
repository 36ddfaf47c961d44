package io.witan.httpapi.method.witan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.NodeClient;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.actors.privacy.PrivateReader;
import io.witan.actors.privacy.PrivateStatus;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.privacy.ledger.Comparison;

/** How each private state of a node stands to the public chain. */
final class PrivateStates {
  private PrivateStates() {}

  /** Empty where the chain has none. */
  static JsonNode of(NodeClient node) {
    ArrayNode all = Json.array();
    node.privateLedgers().ifPresent(ledgers -> add(all, ledgers));
    return all;
  }

  private static void add(ArrayNode all, PrivateLedgers ledgers) {
    for (String id : ledgers.ids()) {
      ledgers.of(id).ifPresent(state -> all.add(state(id, state)));
    }
  }

  private static ObjectNode state(String id, PrivateReader state) {
    ObjectNode json = Json.object();
    long height = state.height();
    json.put("id", id);
    json.put("height", height);
    state.stateAt(height).ifPresent(there -> json.put("root", there.root().toHex()));
    ArrayNode parties = json.putArray("parties");
    state
        .manager()
        .ifPresent(manager -> manager.keys().forEach(party -> parties.add(party.toBase64())));
    switch (state.status()) {
      case PrivateStatus.Following() -> json.put("status", "following");
      case PrivateStatus.Waiting(long block, var payload, var since, int attempts) ->
          json.put("status", "waiting")
              .put("block", block)
              .put("payload", payload.toBase64())
              .put("since", since.toString())
              .put("attempts", attempts);
    }
    ArrayNode diverged = json.putArray("diverged");
    state.diverged().values().forEach(found -> diverged.add(comparison(found)));
    return json;
  }

  private static ObjectNode comparison(Comparison found) {
    return Json.object()
        .put("contract", found.contract().toHex())
        .put("block", found.height())
        .put("payload", found.payload().toBase64())
        .put("party", found.party().toBase64())
        .put("ours", found.ours().toHex())
        .put("theirs", found.theirs().toHex());
  }
}
