package io.witan.protocol.wire;

/** A peer's breach of the protocol; ends as a value at {@link Conversation}. */
final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Breach breach;

  WireException(Breach breach, String detail) {
    super(detail, null, false, false);
    this.breach = breach;
  }

  WireException(Breach breach) {
    this(breach, breach.text());
  }

  Breach breach() {
    return breach;
  }
}
