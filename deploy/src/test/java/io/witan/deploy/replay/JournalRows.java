package io.witan.deploy.replay;

import io.witan.persistence.journal.RecordSerializer;
import io.witan.persistence.journal.SnapshotSerializer;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.ChainedSnapshot;
import io.witan.protocol.machine.JournalTip;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Rows of a journal as a node writes them, put there without one. */
public final class JournalRows {
  private JournalRows() {}

  static void insert(Connection connection, String id, ChainedRecord record, JournalTip tip)
      throws SQLException {
    RecordSerializer serializer = new RecordSerializer();
    try (PreparedStatement row =
        connection.prepareStatement(
            "INSERT INTO \"event_journal\" (\"persistence_id\", \"sequence_number\", \"writer\","
                + " \"write_timestamp\", \"adapter_manifest\", \"event_payload\","
                + " \"event_ser_id\", \"event_ser_manifest\") VALUES (?, ?, 'w', 1, ?, ?, ?, ?)")) {
      row.setString(1, id);
      row.setLong(2, record.sequence());
      row.setString(3, tip.mark());
      row.setBytes(4, serializer.toBinary(record));
      row.setInt(5, serializer.identifier());
      row.setString(6, serializer.manifest(record));
      row.executeUpdate();
    }
  }

  /** Made at {@code created}, in milliseconds since 1970. */
  public static void insert(
      Connection connection, String id, ChainedSnapshot snapshot, long created)
      throws SQLException {
    SnapshotSerializer serializer = new SnapshotSerializer();
    try (PreparedStatement row =
        connection.prepareStatement(
            "INSERT INTO \"snapshot\" (\"persistence_id\", \"sequence_number\", \"created\","
                + " \"snapshot_ser_id\", \"snapshot_ser_manifest\", \"snapshot_payload\")"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      row.setString(1, id);
      row.setLong(2, snapshot.tip().sequence());
      row.setLong(3, created);
      row.setInt(4, serializer.identifier());
      row.setString(5, serializer.manifest(snapshot));
      row.setBytes(6, serializer.toBinary(snapshot));
      row.executeUpdate();
    }
  }
}
