package io.witan.httpapi.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A log.
 *
 * @param transaction that logged it, where that is known already
 */
record LogNode(JsonNode json, Optional<TransactionNode> transaction) implements Fields.Node {
  /** Those that a filter of JSON-RPC finds. */
  static CompletableFuture<List<LogNode>> found(Calls calls, JsonNode filter) {
    return calls.read("eth_getLogs", filter).thenApply(logs -> each(logs, Optional.empty()));
  }

  static List<LogNode> each(JsonNode logs, Optional<TransactionNode> transaction) {
    return Fields.each(logs, log -> new LogNode(log, transaction));
  }

  static TypeRuntimeWiring.Builder fields() {
    return Fields.<LogNode>of("Log")
        .with("index", "logIndex")
        .with("account", (log, env, calls) -> AccountNode.of(log.json().get("address"), env))
        .read("transaction", (log, env, calls) -> log.transaction(calls))
        .wiring();
  }

  private CompletableFuture<TransactionNode> transaction(Calls calls) {
    return transaction
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> TransactionNode.byHash(calls, json.get("transactionHash")));
  }
}
