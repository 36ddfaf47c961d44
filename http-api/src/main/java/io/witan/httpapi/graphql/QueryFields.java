package io.witan.httpapi.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where a query begins. */
final class QueryFields {
  private static final JsonNode PENDING = Json.text("pending");

  private QueryFields() {}

  static List<TypeRuntimeWiring.Builder> fields() {
    return List.of(query(), mutation(), pending());
  }

  private static TypeRuntimeWiring.Builder query() {
    Fields<Object> fields = Fields.of("Query");
    return fields
        .read("block", (root, env, calls) -> block(env, calls))
        .read("blocks", (root, env, calls) -> blocks(env, calls))
        .with("pending", (root, env, calls) -> Json.object())
        .read("transaction", (root, env, calls) -> TransactionNode.byHash(calls, hash(env)))
        .read("logs", (root, env, calls) -> LogNode.found(calls, Arguments.filter(env)))
        .read("gasPrice", (root, env, calls) -> calls.read("eth_gasPrice"))
        .read("maxPriorityFeePerGas", (root, env, calls) -> calls.read("eth_maxPriorityFeePerGas"))
        .read("protocolVersion", (root, env, calls) -> calls.read("eth_protocolVersion"))
        .read("syncing", (root, env, calls) -> syncing(calls))
        .read("chainID", (root, env, calls) -> calls.read("eth_chainId"))
        .wiring();
  }

  private static TypeRuntimeWiring.Builder mutation() {
    return Fields.of("Mutation")
        .read(
            "sendRawTransaction",
            (root, env, calls) ->
                calls.act("eth_sendRawTransaction", Json.text(env.getArgument("data"))))
        .wiring();
  }

  private static TypeRuntimeWiring.Builder pending() {
    return Fields.of("Pending")
        .read("transactionCount", (root, env, calls) -> waiting(calls).thenApply(JsonNode::size))
        .read(
            "transactions",
            (root, env, calls) ->
                waiting(calls).thenApply(all -> Fields.each(all, TransactionNode::alone)))
        .with("account", (root, env, calls) -> AccountNode.named(env, PENDING))
        .read("call", (root, env, calls) -> BlockFields.call(PENDING, env, calls))
        .read("estimateGas", (root, env, calls) -> BlockFields.estimate(PENDING, env, calls))
        .wiring();
  }

  private static JsonNode hash(DataFetchingEnvironment env) {
    return Json.text(env.getArgument("hash"));
  }

  private static CompletableFuture<JsonNode> waiting(Calls calls) {
    return calls.read("eth_pendingTransactions");
  }

  private static CompletableFuture<JsonNode> block(DataFetchingEnvironment env, Calls calls) {
    Long number = env.getArgument("number");
    boolean byHash = env.getArgument("hash") != null;
    if (byHash && number != null) {
      throw RpcError.invalidParams("number and hash are given, which name one block each")
          .toException();
    }
    if (byHash) {
      return BlockFields.byHash(calls, hash(env));
    }
    if (number == null) {
      return BlockFields.head(calls).thenCompose(head -> BlockFields.byNumber(calls, head));
    }
    return number < 0
        ? CompletableFuture.completedFuture(null)
        : BlockFields.byNumber(calls, Json.quantity(number));
  }

  private static CompletableFuture<List<JsonNode>> blocks(
      DataFetchingEnvironment env, Calls calls) {
    long from = env.<Long>getArgument("from");
    Long to = env.getArgument("to");
    Arguments.quantity(from);
    return BlockFields.head(calls)
        .thenCompose(
            newest -> {
              long head = Long.decode(newest.textValue());
              return blocks(from, to == null ? head : Math.min(to, head), calls);
            });
  }

  private static CompletableFuture<List<JsonNode>> blocks(long from, long to, Calls calls) {
    calls.requireLeft(to - from + 1);
    List<CompletableFuture<JsonNode>> all = new ArrayList<>();
    for (long number = from; number <= to; number++) {
      all.add(BlockFields.byNumber(calls, Json.quantity(number)));
    }
    return BlockFields.inOrder(all);
  }

  private static CompletableFuture<JsonNode> syncing(Calls calls) {
    return calls.read("eth_syncing").thenApply(progress -> progress.isObject() ? progress : null);
  }
}
