package io.witan.persistence.store;

/** A ledger directory cannot be used; the message tells an operator why and what to do. */
public final class StoreRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreRefused(String message) {
    super(message);
  }

  StoreRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
