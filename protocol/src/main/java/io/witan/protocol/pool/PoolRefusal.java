package io.witan.protocol.pool;

import io.witan.protocol.execution.InvalidTransaction;

/** Why the pool does not take a transaction; texts as clients know them from GoQuorum and geth. */
public sealed interface PoolRefusal {
  /** For clients. */
  String text();

  /** For metrics: one of a fixed set. */
  Enum<?> label();

  /** It could stand in no block, or its sender cannot send it. */
  record Invalid(InvalidTransaction why) implements PoolRefusal {
    @Override
    public String text() {
      return why.text();
    }

    @Override
    public Enum<?> label() {
      return why;
    }
  }

  /** The pool's own reasons. */
  enum Own implements PoolRefusal {
    ALREADY_KNOWN("already known"),
    TOO_LARGE("oversized data"),
    GAS_LIMIT("exceeds block gas limit"),
    UNDERPRICED("transaction underpriced"),
    REPLACEMENT_UNDERPRICED("replacement transaction underpriced"),
    NONCE_MAX("nonce has max value"),
    ACCOUNT_LIMIT("account limit exceeded: too many queued transactions"),
    POOL_FULL("txpool is full"),
    NOT_READY("the node has no head yet");

    private final String text;

    Own(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }

    @Override
    public Enum<?> label() {
      return this;
    }
  }
}
