package io.witan.persistence.journal;

import java.sql.SQLException;

/** The journal cannot be used or read; the message tells an operator why and what to do. */
public final class JournalFailure extends RuntimeException {
  /** PostgreSQL's code for a table that does not exist. */
  static final String NO_TABLE = "42P01";

  private static final long serialVersionUID = 1L;

  private final boolean passing;

  JournalFailure(String message) {
    super(message);
    passing = false;
  }

  JournalFailure(String message, SQLException cause) {
    super(message, cause);
    passing = isAway(String.valueOf(cause.getSQLState()));
  }

  /** Whether it may pass by itself: the database is not there just now. */
  public boolean isPassing() {
    return passing;
  }

  /**
   * PostgreSQL's codes for a server that is not reached (class 08), is starting or stopping (57P01
   * to 57P03), has too many clients (53300), no tables, which another process makes, or tables that
   * somebody else holds (55P03).
   */
  private static boolean isAway(String state) {
    return state.startsWith("08")
        || state.startsWith("57P0")
        || state.equals("53300")
        || state.equals(NO_TABLE)
        || state.equals("55P03");
  }
}
