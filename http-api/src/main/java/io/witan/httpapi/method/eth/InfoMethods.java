package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.SyncProgress;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcMethod;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What {@code eth_*} says about the node itself. */
public final class InfoMethods {
  /** eth/66, the newest wire version that GoQuorum's peers speak. */
  private static final int PROTOCOL_VERSION = 66;

  private static final List<String> KEPT =
      List.of("state", "tx", "logs", "receipts", "blocks", "stateproofs");

  private InfoMethods() {}

  public static List<RpcMethod> of(NodeClient node, Chain chain) {
    return List.of(
        RpcMethod.of("eth_chainId", p -> Json.quantity(node.config().chainId())),
        RpcMethod.of("eth_protocolVersion", p -> Json.quantity(PROTOCOL_VERSION)),
        RpcMethod.of("eth_coinbase", p -> Json.address(node.self().address())),
        RpcMethod.of("eth_etherbase", p -> Json.address(node.self().address())),
        RpcMethod.of("eth_hashrate", p -> Json.quantity(0)),
        RpcMethod.of("eth_capabilities", p -> capabilities(chain.snapshot())),
        RpcMethod.later("eth_mining", p -> isValidator(node)),
        RpcMethod.later("eth_syncing", p -> syncing(node)));
  }

  /** Everything since the first block is kept. */
  private static JsonNode capabilities(Snapshot snapshot) {
    ObjectNode json = Json.object();
    ObjectNode head = json.putObject("head");
    head.set("number", Json.quantity(snapshot.head()));
    head.put("hash", snapshot.headBlock().hash().toHex());
    for (String kind : KEPT) {
      json.putObject(kind).put("disabled", false).put("oldestBlock", "0x0");
    }
    return json;
  }

  private static CompletionStage<JsonNode> isValidator(NodeClient node) {
    return node.consensus().thenApply(status -> Json.bool(status.validator()));
  }

  private static CompletionStage<JsonNode> syncing(NodeClient node) {
    return node.syncing()
        .thenApply(
            progress -> progress.<JsonNode>map(InfoMethods::progress).orElse(Json.bool(false)));
  }

  /** How far the node is behind, as {@code eth_syncing} and its subscription tell. */
  public static ObjectNode progress(SyncProgress progress) {
    ObjectNode json = Json.object();
    json.set("startingBlock", Json.quantity(progress.starting()));
    json.set("currentBlock", Json.quantity(progress.current()));
    json.set("highestBlock", Json.quantity(progress.highest()));
    return json;
  }
}
