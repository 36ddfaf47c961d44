package io.witan.httpapi.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import io.witan.httpapi.rpc.Json;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An account after a block.
 *
 * @param block as JSON-RPC names it; empty for the newest
 */
record AccountNode(JsonNode address, Optional<JsonNode> block) {
  /** The account after the block that a field's argument names, else after the newest. */
  static AccountNode of(JsonNode address, DataFetchingEnvironment env) {
    Long number = env.getArgument("block");
    return new AccountNode(address, Optional.ofNullable(number).map(Arguments::quantity));
  }

  /** The account that a field's argument names. */
  static AccountNode named(DataFetchingEnvironment env, JsonNode block) {
    return new AccountNode(Json.text(env.getArgument("address")), Optional.of(block));
  }

  static TypeRuntimeWiring.Builder fields() {
    return Fields.<AccountNode>of("Account")
        .with("address", (account, env, calls) -> account.address())
        .read("balance", (account, env, calls) -> account.read(calls, "eth_getBalance"))
        .read(
            "transactionCount",
            (account, env, calls) -> account.read(calls, "eth_getTransactionCount"))
        .read("code", (account, env, calls) -> account.read(calls, "eth_getCode"))
        .read(
            "storage",
            (account, env, calls) -> account.storage(calls, Json.text(env.getArgument("slot"))))
        .wiring();
  }

  private CompletableFuture<JsonNode> read(Calls calls, String method) {
    return at(calls).thenCompose(height -> calls.read(method, address, height));
  }

  private CompletableFuture<JsonNode> storage(Calls calls, JsonNode slot) {
    return at(calls).thenCompose(height -> calls.read("eth_getStorageAt", address, slot, height));
  }

  private CompletableFuture<JsonNode> at(Calls calls) {
    return block.map(CompletableFuture::completedFuture).orElseGet(() -> BlockFields.head(calls));
  }
}
