package io.witan.persistence.journal;

/** The journal cannot be used or read; the message tells an operator why and what to do. */
public final class JournalFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalFailure(String message) {
    super(message);
  }

  JournalFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
