package io.witan.persistence.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.ChainedSnapshot;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.privacy.enclave.KeyUseCodec;
import io.witan.protocol.rlp.RlpException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Reads a journal over plain JDBC, without an actor system, and checks that every record links to
 * the one before it: what audits and rebuilds of the ledger read.
 */
public final class JournalReader implements AutoCloseable {
  private static final int PAGE = 64;

  /** A page ends early where its records are large. */
  private static final long PAGE_BYTES = 8 << 20;

  private static final String IDS =
      """
      SELECT DISTINCT "persistence_id" FROM "event_journal" ORDER BY "persistence_id"
      """;
  private static final String SNAPSHOT_IDS =
      """
      SELECT DISTINCT "persistence_id" FROM "snapshot" ORDER BY "persistence_id"
      """;
  private static final String RECORDS =
      """
      SELECT "sequence_number", "event_ser_id", "event_ser_manifest", "event_payload",
        "adapter_manifest", "writer", "meta_ser_id", "meta_payload"
      FROM "event_journal"
      WHERE "persistence_id" = ? AND "sequence_number" > ? AND "deleted" = FALSE
      ORDER BY "sequence_number" LIMIT ?
      """;
  private static final String SNAPSHOTS =
      """
      SELECT "sequence_number" FROM "snapshot" WHERE "persistence_id" = ?
      ORDER BY "sequence_number"
      """;
  private static final String DELETED =
      """
      SELECT "sequence_number" FROM "event_journal"
      WHERE "persistence_id" = ? AND "deleted" = TRUE ORDER BY "sequence_number"
      """;
  private static final String SNAPSHOT =
      """
      SELECT "snapshot_ser_id", "snapshot_ser_manifest", "snapshot_payload" FROM "snapshot"
      WHERE "persistence_id" = ? AND "sequence_number" = ?
      """;
  private static final String OLDEST_SNAPSHOT =
      """
      SELECT MIN("sequence_number") FROM "snapshot"
      WHERE "persistence_id" = ? AND "sequence_number" >= (
        SELECT MIN("sequence_number") - 1 FROM "event_journal"
        WHERE "persistence_id" = ? AND "deleted" = FALSE)
      """;

  private static final String KEY_USES =
      "SELECT number, previous, manifest, uses FROM key_use WHERE number > ? ORDER BY number LIMIT "
          + PAGE;

  /** The version of the tables that has the audit of used keys. */
  private static final int KEY_USES_SINCE = 2;

  private final Connection connection;

  JournalReader(Connection connection) {
    this.connection = connection;
  }

  /** The chain whose records these are; empty before the first node used the database. */
  public Optional<Hash> genesis() {
    try {
      return Schema.genesis(connection);
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /** Every persistence id with records, in order. */
  public List<String> persistenceIds() {
    return ids(IDS);
  }

  private List<String> ids(String sql) {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      List<String> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return List.copyOf(ids);
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /**
   * Where records may be dropped: the number of the snapshot after which none is. Empty where all
   * records are there.
   *
   * @throws Fault if records are dropped for which no snapshot stands
   */
  public OptionalLong oldestSnapshotNumber(String persistenceId) {
    List<JournalRow> first = page(persistenceId, 0, 1);
    if (first.isEmpty() || first.getFirst().sequence() == 1) {
      return OptionalLong.empty();
    }
    try (PreparedStatement query = connection.prepareStatement(OLDEST_SNAPSHOT)) {
      query.setString(1, persistenceId);
      query.setString(2, persistenceId);
      try (ResultSet rows = query.executeQuery()) {
        Fault.unless(
            rows.next() && rows.getLong(1) > 0,
            persistenceId + ": no snapshot stands for the records that are gone");
        return OptionalLong.of(rows.getLong(1));
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /** That snapshot; a {@link Fault} says that there is none, or that it is damaged. */
  public Optional<ChainedSnapshot> oldestSnapshot(String persistenceId) {
    return oldestSnapshotNumber(persistenceId).stream()
        .mapToObj(number -> snapshot(persistenceId, number))
        .findFirst();
  }

  /**
   * The tip after the record {@code sequence}, whose own link is taken on trust.
   *
   * @throws Fault if there is no such record
   */
  public JournalTip tipAt(String persistenceId, long sequence, Hash genesis) {
    if (sequence == 0) {
      return JournalTip.start(persistenceId, genesis);
    }
    List<JournalRow> page = page(persistenceId, sequence - 1, 1);
    Fault.unless(
        !page.isEmpty() && page.getFirst().sequence() == sequence,
        persistenceId + ": record " + sequence + " is missing");
    return new JournalTip(sequence, page.getFirst().decoded(persistenceId).hash());
  }

  /**
   * Hands over the records after {@code from}, in order, each checked against the one before.
   *
   * @param from {@link JournalTip#start} for all of them
   * @return the tip after the last one
   * @throws Fault if a record is missing, changed or out of place; those before it were handed over
   */
  public JournalTip read(String persistenceId, JournalTip from, Consumer<ChainedRecord> sink) {
    Cursor cursor = cursor(persistenceId, from);
    while (cursor.hasNext()) {
      sink.accept(cursor.next());
    }
    return cursor.tip();
  }

  /** The records after {@code from}, in order, each checked as it is taken. */
  public Cursor cursor(String persistenceId, JournalTip from) {
    return new Cursor(persistenceId, from);
  }

  /**
   * A way through the records of one persistence id. {@link #hasNext} and {@link #next} throw a
   * {@link Fault} where a record is missing, changed or out of place.
   */
  public final class Cursor implements Iterator<ChainedRecord> {
    private final String persistenceId;
    private final Deque<JournalRow> page = new ArrayDeque<>();
    private JournalTip tip;
    private final Set<String> writers = new HashSet<>();
    private String writer = "";

    private Cursor(String persistenceId, JournalTip from) {
      this.persistenceId = persistenceId;
      this.tip = from;
    }

    /** After the last record that was taken. */
    public JournalTip tip() {
      return tip;
    }

    @Override
    public boolean hasNext() {
      if (page.isEmpty()) {
        page.addAll(page(persistenceId, tip.sequence(), PAGE));
      }
      return !page.isEmpty();
    }

    /** Akka takes a writer that comes back for a second copy of the node, and does not start. */
    private void requireOneWriter(JournalRow row) {
      Fault.unless(
          row.writer().equals(writer) || writers.add(row.writer()),
          persistenceId
              + ": record "
              + row.sequence()
              + " is of a writer that another one had followed");
      writer = row.writer();
    }

    @Override
    public ChainedRecord next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      JournalRow row = page.remove();
      ChainedRecord record = row.decoded(persistenceId);
      JournalTip after = tip.after(record);
      after.requireMark(row.mark());
      requireOneWriter(row);
      tip = after;
      return record;
    }
  }

  /** Every persistence id with snapshots, in order. */
  public List<String> snapshotIds() {
    return ids(SNAPSHOT_IDS);
  }

  /** Numbers of the records after which there is a snapshot, ascending. */
  public List<Long> snapshots(String persistenceId) {
    return numbers(SNAPSHOTS, persistenceId);
  }

  /** The number of the first record that is not deleted; empty where none is. */
  public Optional<Long> firstKept(String persistenceId) {
    return page(persistenceId, 0, 1).stream().map(JournalRow::sequence).findFirst();
  }

  /** Numbers of the records that are marked as deleted, ascending. */
  public List<Long> deleted(String persistenceId) {
    return numbers(DELETED, persistenceId);
  }

  private List<Long> numbers(String sql, String persistenceId) {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, persistenceId);
      try (ResultSet rows = query.executeQuery()) {
        List<Long> numbers = new ArrayList<>();
        while (rows.next()) {
          numbers.add(rows.getLong(1));
        }
        return List.copyOf(numbers);
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /**
   * The snapshot after a record.
   *
   * @throws Fault if there is none that can be read
   */
  public ChainedSnapshot snapshot(String persistenceId, long sequence) {
    try (PreparedStatement query = connection.prepareStatement(SNAPSHOT)) {
      query.setString(1, persistenceId);
      query.setLong(2, sequence);
      try (ResultSet rows = query.executeQuery()) {
        Fault.unless(
            rows.next() && rows.getInt(1) == SnapshotSerializer.IDENTIFIER,
            "it is not written by this program");
        return SnapshotSerializer.decode(rows.getString(2), Bytes.wrap(rows.getBytes(3)));
      } catch (RlpException damaged) {
        throw new Fault("it is damaged: " + damaged.getMessage());
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /**
   * Hands over the audit of used keys of private parties, each record checked against the one
   * before.
   *
   * @return the tip after the last one
   * @throws Fault if a record is missing, changed or out of place; those before it were handed over
   */
  public JournalTip readKeyUses(Consumer<ChainedRecord> sink) {
    JournalTip tip = KeyUseCodec.START;
    try {
      boolean more = Schema.isAtLeast(connection, KEY_USES_SINCE);
      while (more) {
        List<ChainedRecord> page = keyUses(tip.sequence());
        for (ChainedRecord record : page) {
          tip = tip.after(record);
          sink.accept(record);
        }
        more = !page.isEmpty();
      }
      return tip;
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private List<ChainedRecord> keyUses(long after) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(KEY_USES)) {
      query.setLong(1, after);
      try (ResultSet rows = query.executeQuery()) {
        List<ChainedRecord> records = new ArrayList<>();
        while (rows.next()) {
          records.add(
              new ChainedRecord(
                  rows.getLong(1),
                  Hash.wrap(rows.getBytes(2)),
                  rows.getString(3),
                  Bytes.wrap(rows.getBytes(4))));
        }
        return records;
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private List<JournalRow> page(String persistenceId, long after, int most) {
    try (PreparedStatement query = connection.prepareStatement(RECORDS)) {
      query.setString(1, persistenceId);
      query.setLong(2, after);
      query.setInt(3, most);
      try (ResultSet rows = query.executeQuery()) {
        List<JournalRow> page = new ArrayList<>();
        long bytes = 0;
        while (bytes < PAGE_BYTES && rows.next()) {
          JournalRow row = JournalRow.of(rows);
          page.add(row);
          bytes += row.payload().size();
        }
        return page;
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /**
   * What is wrong with the notes that say whose journal this is, by name.
   *
   * @throws JournalFailure if it is of a newer version
   */
  public SortedMap<String, String> damagedNotes() {
    try {
      SortedMap<String, String> damaged = Schema.damagedNotes(connection);
      if (damaged.isEmpty()) {
        Schema.requireKnown(Schema.version(connection));
      }
      return damaged;
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /** Looks at the columns that nothing is derived from, and at marks that are missing. */
  public void checkBesideRecords(Instant now, DamagedRows damaged) {
    try {
      new BesideRecords(connection, damaged).check(now.toEpochMilli());
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private static JournalFailure failure(SQLException failed) {
    return new JournalFailure("the journal cannot be read: " + failed.getMessage(), failed);
  }
}
