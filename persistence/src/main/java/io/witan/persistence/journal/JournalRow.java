package io.witan.persistence.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rlp.RlpException;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of the journal as it lies there. */
record JournalRow(
    long sequence,
    int serializer,
    String manifest,
    Bytes payload,
    String mark,
    String writer,
    boolean hasMetadata) {
  static JournalRow of(ResultSet row) throws SQLException {
    return new JournalRow(
        row.getLong(1),
        row.getInt(2),
        row.getString(3),
        Bytes.wrap(row.getBytes(4)),
        row.getString(5) == null ? "" : row.getString(5),
        row.getString(6),
        row.getObject(7) != null || row.getObject(8) != null);
  }

  ChainedRecord decoded(String persistenceId) {
    String where = persistenceId + ": record " + sequence;
    Fault.unless(
        serializer == RecordSerializer.IDENTIFIER, where + " is not written by this program");
    ChainedRecord record;
    try {
      record = RecordSerializer.decode(manifest, payload);
    } catch (RlpException damaged) {
      throw new Fault(where + " is damaged: " + damaged.getMessage());
    }
    Fault.unless(record.sequence() == sequence, where + " says that it is " + record.sequence());
    Fault.unless(!hasMetadata, where + " has metadata, which this program never writes");
    return record;
  }
}
