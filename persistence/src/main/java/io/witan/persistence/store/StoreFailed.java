package io.witan.persistence.store;

/** The database could not do what it was asked: a full or broken disk, most likely. */
public final class StoreFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreFailed(String what, Throwable cause) {
    super("ledger store: cannot " + what + ": " + cause.getMessage(), cause);
  }
}
