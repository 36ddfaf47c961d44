package io.witan.persistence.payload;

/** The database of payloads does not do what it was asked. */
public final class PayloadStoreFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PayloadStoreFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
