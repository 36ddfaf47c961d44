package io.witan.httpapi.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import io.witan.httpapi.rpc.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A transaction.
 *
 * @param receipt how its receipt is had once it is in a block
 */
record TransactionNode(JsonNode json, Function<Calls, CompletableFuture<JsonNode>> receipt)
    implements Fields.Node {
  /** GoQuorum's mark of a private payload. */
  private static final Set<String> PRIVATE_V = Set.of("0x25", "0x26");

  /** Where that mark is what public transactions have. */
  private static final String CHAIN_ONE = "0x1";

  private static final List<String> OF_THE_RECEIPT =
      List.of(
          "status",
          "gasUsed",
          "cumulativeGasUsed",
          "effectiveGasPrice",
          "blobGasUsed",
          "blobGasPrice");

  /** One that was asked for by itself; null where there is none. */
  static TransactionNode alone(JsonNode json) {
    return json.isNull()
        ? null
        : new TransactionNode(
            json, calls -> calls.read("eth_getTransactionReceipt", json.get("hash")));
  }

  /** One of a whole block: their receipts are read together. */
  static TransactionNode inBlock(JsonNode json) {
    int index = Integer.decode(json.get("transactionIndex").textValue());
    return new TransactionNode(
        json,
        calls ->
            calls
                .read("eth_getBlockReceipts", json.get("blockHash"))
                .thenApply(receipts -> receipts.get(index)));
  }

  /** The private one behind a marker; null where there is none for this private state. */
  private static TransactionNode behind(JsonNode marker, JsonNode json) {
    return json.isNull()
        ? null
        : new TransactionNode(
            json, calls -> calls.read("eth_getPrivateTransactionReceipt", marker));
  }

  static CompletableFuture<TransactionNode> byHash(Calls calls, JsonNode hash) {
    return calls.read("eth_getTransactionByHash", hash).thenApply(TransactionNode::alone);
  }

  static TypeRuntimeWiring.Builder fields() {
    Fields<TransactionNode> fields = Fields.of("Transaction");
    for (String name : OF_THE_RECEIPT) {
      fields.read(name, (tx, env, calls) -> tx.ofReceipt(calls, receipt -> receipt.path(name)));
    }
    return fields
        .with("index", "transactionIndex")
        .with("inputData", "input")
        .with("from", (tx, env, calls) -> account(tx.json().get("from"), env))
        .with("to", (tx, env, calls) -> account(tx.json().get("to"), env))
        .read("block", (tx, env, calls) -> tx.block(calls))
        .read(
            "createdContract",
            (tx, env, calls) ->
                tx.ofReceipt(calls, receipt -> account(receipt.path("contractAddress"), env)))
        .read(
            "logs",
            (tx, env, calls) ->
                tx.ofReceipt(calls, receipt -> LogNode.each(receipt.get("logs"), Optional.of(tx))))
        .read("isPrivate", (tx, env, calls) -> tx.isPrivate(calls))
        .read("privateInputData", (tx, env, calls) -> tx.payload(calls))
        .read("privateTransaction", (tx, env, calls) -> tx.inner(calls))
        .wiring();
  }

  private boolean isMined() {
    return !json.path("blockHash").isNull();
  }

  private <T> CompletableFuture<T> ofReceipt(Calls calls, Function<JsonNode, T> read) {
    return isMined()
        ? receipt.apply(calls).thenApply(its -> its.isNull() ? null : read.apply(its))
        : CompletableFuture.completedFuture(null);
  }

  private static AccountNode account(JsonNode address, DataFetchingEnvironment env) {
    return address.isTextual() ? AccountNode.of(address, env) : null;
  }

  private CompletableFuture<JsonNode> block(Calls calls) {
    return isMined()
        ? BlockFields.byHash(calls, json.get("blockHash"))
        : CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<JsonNode> isPrivate(Calls calls) {
    boolean marked = !json.has("chainId") && PRIVATE_V.contains(json.get("v").textValue());
    return calls
        .read("eth_chainId")
        .thenApply(id -> Json.bool(marked && !id.textValue().equals(CHAIN_ONE)));
  }

  private CompletableFuture<JsonNode> payload(Calls calls) {
    return isPrivate(calls)
        .thenCompose(
            hidden ->
                hidden.booleanValue()
                    ? calls.read("eth_getQuorumPayload", json.get("input"))
                    : CompletableFuture.completedFuture(Json.text("0x")));
  }

  private CompletableFuture<TransactionNode> inner(Calls calls) {
    JsonNode marker = json.get("hash");
    return isMined()
        ? calls
            .read("eth_getPrivateTransactionByHash", marker)
            .thenApply(found -> behind(marker, found))
        : CompletableFuture.completedFuture(null);
  }
}
