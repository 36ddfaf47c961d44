package io.witan.httpapi.rpc;

import io.witan.actors.node.Elsewhere;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings requests to other JVMs of a node group: what this one cannot answer, another answers as a
 * whole. That is the one with the duty that it needs, or the one that keeps what belongs to a
 * client, such as a filter.
 */
public interface Relay {
  /** Of a node that is one JVM, and of requests that were brought here already. */
  Relay NONE =
      new Relay() {
        @Override
        public CompletionStage<String> ask(Elsewhere.Who whom, String state, String request) {
          return CompletableFuture.failedStage(
              RpcError.unavailable("no member of the group can answer this").toException());
        }

        @Override
        public long self() {
          return 0;
        }

        @Override
        public boolean isMember(long number) {
          return false;
        }
      };

  /**
   * The text of the answer to the text of one request; fails with an {@link RpcException} where
   * there is none.
   *
   * @param state the private state that the request names
   */
  CompletionStage<String> ask(Elsewhere.Who whom, String state, String request);

  /** This JVM's number, of 64 bits, that no other and no later one of the group has. */
  long self();

  /** Whether a JVM of this number is in the group now. */
  boolean isMember(long number);
}
