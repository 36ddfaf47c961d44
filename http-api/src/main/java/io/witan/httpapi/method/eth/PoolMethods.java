package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.PoolContent;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.view.TransactionView;
import java.util.List;

/** {@code eth_pendingTransactions}: what waits and could be included now. */
public final class PoolMethods {
  private PoolMethods() {}

  public static List<RpcMethod> of(NodeClient node) {
    return List.of(
        RpcMethod.later(
            "eth_pendingTransactions", p -> node.pool().thenApply(PoolMethods::pending)));
  }

  private static JsonNode pending(PoolContent pool) {
    ArrayNode all = Json.array();
    pool.pending()
        .values()
        .forEach(list -> list.forEach(tx -> all.add(TransactionView.pending(tx))));
    return all;
  }
}
