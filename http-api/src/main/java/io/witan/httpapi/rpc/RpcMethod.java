package io.witan.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A method under its wire name.
 *
 * @param name {@code namespace_method}
 * @param ordered whether what it begins is in its place before it answers: in a batch, the next
 *     such request need not wait for that
 */
public record RpcMethod(String name, Handler handler, boolean ordered) {
  /** Answers a request, or completes with an {@link RpcException}. */
  @FunctionalInterface
  public interface Handler {
    CompletionStage<JsonNode> handle(Params params, Connection connection);
  }

  /** A method that answers at once. */
  public static RpcMethod of(String name, Function<Params, JsonNode> call) {
    return new RpcMethod(
        name, (params, connection) -> CompletableFuture.completedStage(call.apply(params)), false);
  }

  /** A method that waits for another part of the node. */
  public static RpcMethod later(String name, Function<Params, CompletionStage<JsonNode>> call) {
    return new RpcMethod(name, (params, connection) -> call.apply(params), false);
  }

  /** One that waits, and whose effects come in the order in which it was called. */
  public static RpcMethod ordered(String name, Function<Params, CompletionStage<JsonNode>> call) {
    return new RpcMethod(name, (params, connection) -> call.apply(params), true);
  }

  /** A method that needs the connection that it came over. */
  public static RpcMethod onConnection(String name, BiFunction<Params, Connection, JsonNode> call) {
    return new RpcMethod(
        name,
        (params, connection) -> CompletableFuture.completedStage(call.apply(params, connection)),
        false);
  }

  public String namespace() {
    return name.substring(0, name.indexOf('_'));
  }
}
