package io.witan.httpapi.method.txpool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.PoolContent;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.view.TransactionView;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;

/** {@code txpool_*}: what waits, by sender and nonce. */
public final class TxpoolMethods {
  private TxpoolMethods() {}

  public static List<RpcMethod> of(NodeClient node) {
    return List.of(
        RpcMethod.later("txpool_status", p -> node.pool().thenApply(TxpoolMethods::status)),
        RpcMethod.later(
            "txpool_content",
            p -> node.pool().thenApply(pool -> both(pool, TransactionView::pending))),
        RpcMethod.later(
            "txpool_inspect",
            p -> node.pool().thenApply(pool -> both(pool, TxpoolMethods::summary))),
        RpcMethod.later(
            "txpool_contentFrom",
            p -> {
              Address sender = p.address(0);
              return node.pool().thenApply(pool -> of(pool, sender));
            }));
  }

  private static JsonNode status(PoolContent pool) {
    ObjectNode json = Json.object();
    json.set("pending", Json.quantity(count(pool.pending())));
    json.set("queued", Json.quantity(count(pool.queued())));
    return json;
  }

  private static long count(SortedMap<Address, List<RecoveredTransaction>> part) {
    return part.values().stream().mapToLong(List::size).sum();
  }

  private static JsonNode both(PoolContent pool, Function<RecoveredTransaction, JsonNode> view) {
    ObjectNode json = Json.object();
    json.set("pending", bySender(pool.pending(), view));
    json.set("queued", bySender(pool.queued(), view));
    return json;
  }

  private static ObjectNode bySender(
      SortedMap<Address, List<RecoveredTransaction>> part,
      Function<RecoveredTransaction, JsonNode> view) {
    ObjectNode json = Json.object();
    part.forEach((sender, list) -> json.set(sender.toHex(), byNonce(list, view)));
    return json;
  }

  private static JsonNode of(PoolContent pool, Address sender) {
    ObjectNode json = Json.object();
    json.set("pending", byNonce(pool.pending().getOrDefault(sender, List.of())));
    json.set("queued", byNonce(pool.queued().getOrDefault(sender, List.of())));
    return json;
  }

  private static ObjectNode byNonce(List<RecoveredTransaction> list) {
    return byNonce(list, TransactionView::pending);
  }

  private static ObjectNode byNonce(
      List<RecoveredTransaction> list, Function<RecoveredTransaction, JsonNode> view) {
    ObjectNode json = Json.object();
    for (RecoveredTransaction tx : list) {
      json.set(Long.toUnsignedString(tx.transaction().nonce()), view.apply(tx));
    }
    return json;
  }

  private static JsonNode summary(RecoveredTransaction recovered) {
    Transaction tx = recovered.transaction();
    String to = tx.to().map(Address::toHex).orElse("contract creation");
    return Json.text(
        to
            + ": "
            + tx.value()
            + " wei + "
            + tx.gasLimit()
            + " gas × "
            + tx.maxFeePerGas()
            + " wei");
  }
}
