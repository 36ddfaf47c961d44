package io.witan.httpapi.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings requests to the active JVM of a node group, from one that has the ledger and no more: what
 * that cannot answer, the active one answers as a whole.
 */
@FunctionalInterface
public interface Relay {
  /** Of a node that is one JVM. */
  Relay NONE =
      (state, request) ->
          CompletableFuture.failedStage(
              RpcError.unavailable("this node is no member of a group").toException());

  /**
   * The text of the answer to the text of one request; fails with an {@link RpcException} where
   * there is none.
   *
   * @param state the private state that the request names
   */
  CompletionStage<String> ask(String state, String request);
}
