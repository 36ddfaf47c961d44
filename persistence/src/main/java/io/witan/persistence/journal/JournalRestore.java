package io.witan.persistence.journal;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.journal.VoteRecordCodec;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.votes.VoteRecord;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Brings a backup into an empty journal, on whichever database. Until it is done no node starts on
 * that journal; begun again after an interruption it starts anew.
 *
 * <p>What a validator signed after the backup is not in it. So its journal of votes begins anew
 * with a record at its end: it keeps the votes that it knows, and signs nothing until the chain has
 * a block that is younger than the restore.
 */
public final class JournalRestore {
  private static final int ROWS_OF_A_COMMIT = 256;
  private static final String RAFT = "raft|";
  private static final String VOTES = "votes|";

  private final Connection connection;
  private final Hash genesis;
  private CopiedTable table;
  private PreparedStatement insert;
  private int waiting;

  private JournalRestore(Connection connection, Hash genesis) {
    this.connection = connection;
    this.genesis = genesis;
  }

  /**
   * Restores.
   *
   * @param genesis of the chain that the node is of
   * @param now when the journal of votes begins anew
   * @return what was in the backup
   * @throws JournalFailure if the file is damaged or of another chain, or the journal is not empty
   */
  public static JournalBackup.Content from(
      Path file, JournalDatabase database, Hash genesis, Instant now) {
    JournalBackup.Content content = JournalBackup.read(file);
    if (!content.genesis().equals(genesis)) {
      throw new JournalFailure(
          "%s is of the chain with genesis %s, the genesis file gives %s"
              .formatted(file, content.genesis(), genesis));
    }
    try (Connection connection = database.connect()) {
      Schema.ensure(connection);
      Schema.raise(connection);
      JournalRestore restore = new JournalRestore(connection, genesis);
      restore.begin();
      BackupFile.read(file, restore::frame);
      restore.flush();
      restore.markVotes(now);
      Schema.claimRestored(connection, genesis);
      return content;
    } catch (SQLException failed) {
      throw database.failure(failed);
    }
  }

  private void begin() throws SQLException {
    boolean again = Schema.isRestoring(connection);
    if (!again) {
      for (CopiedTable each : CopiedTable.values()) {
        if (!isEmpty(each)) {
          throw new JournalFailure(
              "the journal is not empty: a backup is restored into an empty one only");
        }
      }
      Schema.beginRestoring(connection);
    }
    connection.setAutoCommit(false);
    for (CopiedTable each : CopiedTable.values()) {
      run("DELETE FROM " + each.table);
      connection.commit();
    }
  }

  private boolean isEmpty(CopiedTable each) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery("SELECT 1 FROM " + each.table + " LIMIT 1")) {
      return !rows.next();
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void frame(int kind, DataInputStream in) throws IOException {
    Optional<CopiedTable> rows = CopiedTable.of(kind);
    if (rows.isEmpty()) {
      return; // the head, or a file
    }
    try {
      CopiedTable next = rows.get();
      if (next != table) {
        flush();
        table = next;
        insert = connection.prepareStatement(table.insert());
      }
      table.read(in, insert);
      insert.addBatch();
      if (++waiting == ROWS_OF_A_COMMIT) {
        commit();
      }
    } catch (SQLException failed) {
      throw new JournalFailure("the journal cannot be written: " + failed.getMessage(), failed);
    }
  }

  private void commit() throws SQLException {
    if (waiting > 0) {
      insert.executeBatch();
      connection.commit();
      waiting = 0;
    }
  }

  private void flush() throws SQLException {
    if (insert != null) {
      commit();
      insert.close();
      insert = null;
    }
  }

  /** A member of a Raft cluster comes back under another raft id: its log is worth nothing. */
  private void markVotes(Instant now) throws SQLException {
    run("DELETE FROM \"event_journal\" WHERE \"persistence_id\" LIKE '" + RAFT + "%'");
    run("DELETE FROM \"snapshot\" WHERE \"persistence_id\" LIKE '" + RAFT + "%'");
    connection.commit();
    connection.setAutoCommit(true);
    for (String id : votes()) {
      JournalTip tip = last(id);
      append(
          connection, id, tip.next(new VoteRecordCodec(), new VoteRecord.JournalBegun(now)), now);
    }
  }

  private List<String> votes() throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet rows =
            query.executeQuery(
                "SELECT DISTINCT \"persistence_id\" FROM \"event_journal\""
                    + " WHERE \"persistence_id\" LIKE '"
                    + VOTES
                    + "%'")) {
      List<String> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return ids;
    }
  }

  private JournalTip last(String id) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT MAX(\"sequence_number\") FROM \"event_journal\" WHERE \"persistence_id\" ="
                + " ?")) {
      query.setString(1, id);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return new JournalReader(connection).tipAt(id, rows.getLong(1), genesis);
      }
    }
  }

  /** Writes a record that follows the last one, as an actor of its own would. */
  static void append(Connection to, String id, ChainedRecord record, Instant now)
      throws SQLException {
    try (PreparedStatement row = to.prepareStatement(CopiedTable.RECORDS.insert())) {
      row.setString(1, id);
      row.setLong(2, record.sequence());
      row.setBoolean(3, false);
      row.setString(4, UUID.randomUUID().toString());
      row.setLong(5, now.toEpochMilli());
      row.setString(6, new JournalTip(record.sequence(), record.hash()).mark());
      row.setLong(7, RecordSerializer.IDENTIFIER);
      row.setString(8, record.manifest());
      row.setBytes(9, RecordSerializer.encode(record).toArray());
      row.executeUpdate();
    }
  }
}
