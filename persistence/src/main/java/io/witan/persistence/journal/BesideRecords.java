package io.witan.persistence.journal;

import io.witan.protocol.bytes.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What stands beside the records in a journal's tables, so that nobody who reads records looks at
 * it: columns that are always the same, places, times, marks that are missing.
 */
final class BesideRecords {
  private static final int FIRST = 10;
  private static final String NO_NAME = "this program names no writer so";
  private static final Pattern WRITER =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** A clock may be set back by less than this, or differ so much from another JVM's. */
  private static final long CLOCKS = Duration.ofDays(1).toMillis();

  private static final String RECORDS = "event_journal";
  private static final String SNAPSHOTS = "snapshot";

  private static final String TAGS = "SELECT \"event_id\" FROM \"event_tag\" LIMIT 1";

  private static final String META =
      "\"meta_ser_id\" IS NOT NULL OR \"meta_ser_manifest\" IS NOT NULL"
          + " OR \"meta_payload\" IS NOT NULL";

  /** Each record with what the one before it has in a column. */
  private static final String IN_ORDER =
      """
      SELECT id, number FROM (
        SELECT "persistence_id" AS id, "sequence_number" AS number, "%1$s" AS own,
          LAG("%1$s") OVER (PARTITION BY "persistence_id" ORDER BY "sequence_number") AS previous
        FROM "event_journal") numbered
      WHERE %2$s ORDER BY id, number LIMIT %3$d
      """;

  /** A table whose rows all bear a mark, where {@link Schema} says so of a journal. */
  private record Marked(String table, String key, String without) {
    static Marked of(String table, String key) {
      return new Marked(table, key, "mark IS NULL");
    }
  }

  private static final List<Marked> MARKED =
      List.of(
          new Marked("payload", "hash", "digest IS NULL"),
          Marked.of("payload_arrival", "number"),
          Marked.of("raw_payload", "hash"),
          Marked.of("payload_errand", "number"),
          Marked.of("key_use", "number"),
          Marked.of("privacy_group", "id"));

  private static final String UNMARKED_RECORD =
      "\"adapter_manifest\" IS NULL OR \"adapter_manifest\" = ''";

  private final Connection connection;
  private final DamagedRows damaged;

  BesideRecords(Connection connection, DamagedRows damaged) {
    this.connection = connection;
    this.damaged = damaged;
  }

  /**
   * Looks at all rows.
   *
   * @param now in milliseconds since 1970
   */
  void check(long now) throws SQLException {
    if (Schema.isMarked(connection)) {
      records(RECORDS, UNMARKED_RECORD, "it lacks its mark, which all rows here have");
      for (Marked table : MARKED) {
        rows(table.table, where(table), "it lacks its mark, which all rows here have");
      }
    }
    for (String table : List.of(RECORDS, SNAPSHOTS)) {
      records(table, "\"sequence_number\" < 1", "records are numbered from 1 on");
      records(table, META, "it has metadata, which this program never writes");
    }
    writers();
    records(RECORDS, "\"ordering\" < 1", "its place among all records is none");
    place(
        RECORDS,
        IN_ORDER.formatted("ordering", "own <= previous", FIRST),
        "its place among all records is not after that of the one before it");
    times(now);
    rows("event_tag", TAGS, "this program writes no tags");
  }

  /** Whether a journal has rows without marks, as those of earlier versions have. */
  static boolean hasUnmarked(Connection connection) throws SQLException {
    BesideRecords any = new BesideRecords(connection, (table, which, number, what) -> {});
    boolean found = any.records(RECORDS, UNMARKED_RECORD, "");
    for (Marked table : MARKED) {
      found |= any.rows(table.table, where(table), "");
    }
    return found;
  }

  private static String where(Marked table) {
    return "SELECT %2$s FROM %1$s WHERE %3$s ORDER BY %2$s LIMIT %4$d"
        .formatted(table.table, table.key, table.without, FIRST);
  }

  private void times(long now) throws SQLException {
    place(
        RECORDS,
        IN_ORDER.formatted(
            "write_timestamp",
            "own IS NULL OR own > %d OR own < COALESCE(previous, 0) - %d"
                .formatted(now + CLOCKS, CLOCKS),
            FIRST),
        "its time is not one between the record before it and now");
    place(
        SNAPSHOTS,
        """
        SELECT s."persistence_id", s."sequence_number" FROM "snapshot" s
        LEFT JOIN "event_journal" r ON r."persistence_id" = s."persistence_id"
          AND r."sequence_number" = s."sequence_number"
        WHERE s."created" > %1$d OR s."created" < COALESCE(r."write_timestamp", 0) - %2$d
        ORDER BY 1, 2 LIMIT %3$d
        """
            .formatted(now + CLOCKS, CLOCKS, FIRST),
        "its time is not one between its record and now");
  }

  /** Akka gives each life of an actor that writes a random UUID. */
  private void writers() throws SQLException {
    Set<String> strange = new HashSet<>();
    try (PreparedStatement query =
            connection.prepareStatement("SELECT DISTINCT \"writer\" FROM \"event_journal\"");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        if (!WRITER.matcher(row.getString(1)).matches()) {
          strange.add(row.getString(1));
        }
      }
    }
    String sql =
        "SELECT \"persistence_id\", \"sequence_number\" FROM \"event_journal\""
            + " WHERE \"writer\" = ? ORDER BY 1, 2 LIMIT "
            + FIRST;
    for (String writer : strange) {
      place(RECORDS, sql, NO_NAME, writer);
    }
  }

  private boolean records(String table, String condition, String what) throws SQLException {
    return place(
        table,
        "SELECT \"persistence_id\", \"sequence_number\" FROM \"%s\" WHERE %s ORDER BY 1, 2 LIMIT %d"
            .formatted(table, condition, FIRST),
        what);
  }

  private boolean place(String table, String sql, String what, String... parameters)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        query.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        boolean any = false;
        while (row.next()) {
          any = true;
          damaged.row(table, row.getString(1), OptionalLong.of(row.getLong(2)), what);
        }
        return any;
      }
    }
  }

  private boolean rows(String table, String sql, String what) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      boolean any = false;
      while (row.next()) {
        any = true;
        boolean number = row.getMetaData().getColumnType(1) == Types.BIGINT;
        String key = number ? "row " + row.getLong(1) : Bytes.wrap(row.getBytes(1)).toHex();
        damaged.row(table, key, OptionalLong.empty(), what);
      }
      return any;
    }
  }
}
