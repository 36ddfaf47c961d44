package io.witan.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** What a request came over. Only some kinds can carry notifications. */
public interface Connection {
  /** A connection that ends with its answer. */
  Connection ONE_SHOT =
      new Connection() {
        @Override
        public boolean canNotify() {
          return false;
        }

        @Override
        public void afterReply(Runnable action) {
          throw new IllegalStateException("this connection carries no notifications");
        }

        @Override
        public void onClose(Runnable action) {
          throw new IllegalStateException("this connection carries no notifications");
        }

        @Override
        public void send(JsonNode message) {
          throw new IllegalStateException("this connection carries no notifications");
        }

        @Override
        public Object key() {
          return this;
        }
      };

  boolean canNotify();

  /** Runs {@code action} once the answer to the request in hand is on its way. */
  void afterReply(Runnable action);

  /** Runs {@code action} when the connection has ended, at once if it already has. */
  void onClose(Runnable action);

  /** Queues a message. A connection whose queue is full is closed: its client is too slow. */
  void send(JsonNode message);

  /** The same object for all requests of one connection. */
  Object key();
}
