package io.witan.httpapi.rpc;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings requests to other JVMs of a node group: what this one cannot answer, another answers as a
 * whole. That is the active one for all that needs more than the ledger, and the one that keeps it
 * for what belongs to a client, such as a filter.
 */
public interface Relay {
  /** Of a node that is one JVM. */
  Relay NONE =
      new Relay() {
        @Override
        public CompletionStage<String> ask(OptionalLong member, String state, String request) {
          return CompletableFuture.failedStage(
              RpcError.unavailable("this node is no member of a group").toException());
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
   * @param member the number of the JVM that is asked; empty for the active one
   * @param state the private state that the request names
   */
  CompletionStage<String> ask(OptionalLong member, String state, String request);

  /** This JVM's number, of 64 bits, that no other and no later one of the group has. */
  long self();

  /** Whether a JVM of this number is in the group now. */
  boolean isMember(long number);
}
