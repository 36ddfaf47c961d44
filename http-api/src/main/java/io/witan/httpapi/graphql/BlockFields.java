package io.witan.httpapi.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import io.witan.httpapi.rpc.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A block, as the JSON that JSON-RPC has of it with the hashes of its transactions. */
final class BlockFields {
  private BlockFields() {}

  /** The number of the newest block: the same for all of a query. */
  static CompletableFuture<JsonNode> head(Calls calls) {
    return calls.read("eth_blockNumber");
  }

  static CompletableFuture<JsonNode> byHash(Calls calls, JsonNode hash) {
    return calls.read("eth_getBlockByHash", hash, Json.bool(false));
  }

  static CompletableFuture<JsonNode> byNumber(Calls calls, JsonNode number) {
    return calls.read("eth_getBlockByNumber", number, Json.bool(false));
  }

  static TypeRuntimeWiring.Builder fields() {
    Fields<JsonNode> fields = Fields.of("Block");
    fields
        .with("ommerHash", "sha3Uncles")
        .read("parent", (block, env, calls) -> parent(block, calls))
        .with("miner", (block, env, calls) -> AccountNode.of(block.get("miner"), env))
        .with("transactionCount", (block, env, calls) -> count(block.get("transactions")))
        .with("ommerCount", (block, env, calls) -> count(block.get("uncles")))
        .read("ommers", (block, env, calls) -> ommers(block, calls))
        .read("ommerAt", (block, env, calls) -> ommer(block, env.getArgument("index"), calls))
        .read("transactions", (block, env, calls) -> transactions(block, calls))
        .read("transactionAt", BlockFields::transaction)
        .read("logs", (block, env, calls) -> logs(block, env, calls))
        .with("account", (block, env, calls) -> AccountNode.named(env, block.get("hash")))
        .read("call", (block, env, calls) -> call(block.get("hash"), env, calls))
        .read("estimateGas", (block, env, calls) -> estimate(block.get("hash"), env, calls));
    return fields.wiring();
  }

  /** What runs on a state that JSON-RPC names so. */
  static CompletableFuture<JsonNode> call(
      JsonNode state, DataFetchingEnvironment env, Calls calls) {
    return calls.read("graphql_call", Arguments.call(env), state);
  }

  static CompletableFuture<JsonNode> estimate(
      JsonNode state, DataFetchingEnvironment env, Calls calls) {
    return calls.read("eth_estimateGas", Arguments.call(env), state);
  }

  private static CompletableFuture<JsonNode> parent(JsonNode block, Calls calls) {
    return block.get("number").textValue().equals("0x0")
        ? CompletableFuture.completedFuture(null)
        : byHash(calls, block.get("parentHash"));
  }

  /** Null for an ommer: nobody has more of it than its header. */
  private static Integer count(JsonNode hashes) {
    return hashes == null ? null : (Integer) hashes.size();
  }

  private static CompletableFuture<List<JsonNode>> ommers(JsonNode block, Calls calls) {
    Integer count = count(block.get("uncles"));
    if (count == null) {
      return CompletableFuture.completedFuture(null);
    }
    List<CompletableFuture<JsonNode>> all = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      all.add(ommer(block, index, calls));
    }
    return inOrder(all);
  }

  private static CompletableFuture<JsonNode> ommer(JsonNode block, int index, Calls calls) {
    return index < 0
        ? CompletableFuture.completedFuture(Json.nothing())
        : calls.read("eth_getUncleByBlockHashAndIndex", block.get("hash"), Json.quantity(index));
  }

  private static CompletableFuture<List<TransactionNode>> transactions(
      JsonNode block, Calls calls) {
    return calls
        .read("eth_getBlockByHash", block.get("hash"), Json.bool(true))
        .thenApply(
            whole ->
                whole.isNull()
                    ? null
                    : Fields.each(whole.get("transactions"), TransactionNode::inBlock));
  }

  private static CompletableFuture<TransactionNode> transaction(
      JsonNode block, DataFetchingEnvironment env, Calls calls) {
    int index = env.getArgument("index");
    return index < 0
        ? CompletableFuture.completedFuture(null)
        : calls
            .read("eth_getTransactionByBlockHashAndIndex", block.get("hash"), Json.quantity(index))
            .thenApply(TransactionNode::alone);
  }

  private static CompletableFuture<List<LogNode>> logs(
      JsonNode block, DataFetchingEnvironment env, Calls calls) {
    ObjectNode filter = Arguments.filter(env);
    filter.set("blockHash", block.get("hash"));
    return LogNode.found(calls, filter);
  }

  /** All of them once they are there. */
  static CompletableFuture<List<JsonNode>> inOrder(List<CompletableFuture<JsonNode>> all) {
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
  }
}
