package io.witan.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A writer that stops between a record and its commit, as a process that SIGSTOP stops does. */
class StoppedWriterTest {
  private static final String RECORD =
      "INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,"
          + " event_ser_manifest, event_payload) VALUES ('votes|node', 1, 'w', 1, 'm', '')";

  @Test
  void keepsNobodyOutForLong() throws SQLException {
    try (LocalPostgres server = LocalPostgres.startOrSkip();
        Connection stopped = connect(server);
        Connection next = connect(server)) {
      stopped.setAutoCommit(false);
      write(stopped);
      // Waits for the other's commit, which never comes.
      assertEquals(1, write(next));
      assertThrows(SQLException.class, stopped::commit);
    }
  }

  private static Connection connect(LocalPostgres server) throws SQLException {
    server.database().prepare(Appender.GENESIS);
    return server.database().connect();
  }

  private static int write(Connection connection) throws SQLException {
    try (Statement insert = connection.createStatement()) {
      return insert.executeUpdate(RECORD);
    }
  }
}
