package io.witan.persistence.journal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table as a backup holds it: the same on every database. Numbers never change their meaning, and
 * tables and columns are only ever added.
 */
enum CopiedTable {
  RECORDS(
      0,
      "\"event_journal\"",
      "\"ordering\"",
      Key.NUMBER,
      text("\"persistence_id\""),
      number("\"sequence_number\""),
      flag("\"deleted\""),
      text("\"writer\""),
      number("\"write_timestamp\""),
      text("\"adapter_manifest\""),
      number("\"event_ser_id\""),
      text("\"event_ser_manifest\""),
      bytes("\"event_payload\"")),
  SNAPSHOTS(
      1,
      "\"snapshot\"",
      "\"sequence_number\"",
      Key.NONE,
      text("\"persistence_id\""),
      number("\"sequence_number\""),
      number("\"created\""),
      number("\"snapshot_ser_id\""),
      text("\"snapshot_ser_manifest\""),
      bytes("\"snapshot_payload\"")),
  PAYLOADS(2, "payload", "hash", Key.BYTES, bytes("hash"), bytes("encoded"), bytes("digest")),
  ARRIVALS(
      3,
      "payload_arrival",
      "number",
      Key.NUMBER,
      number("number"),
      bytes("hash"),
      bytes(Column.MARK)),
  RAW(
      4,
      "raw_payload",
      "hash",
      Key.BYTES,
      bytes("hash"),
      bytes("sender"),
      bytes("cipher_text"),
      bytes("nonce"),
      bytes("encrypted_key"),
      bytes(Column.MARK)),
  ERRANDS(
      5,
      "payload_errand",
      "number",
      Key.NUMBER,
      number("number"),
      bytes("recipient"),
      bytes("hash"),
      bytes(Column.MARK)),
  KEY_USES(
      6,
      "key_use",
      "number",
      Key.NUMBER,
      number("number"),
      bytes("previous"),
      text("manifest"),
      bytes("uses"),
      bytes(Column.MARK)),
  GROUPS(
      7,
      "privacy_group",
      "id",
      Key.BYTES,
      bytes("id"),
      bytes("lookup_id"),
      text("kind"),
      bytes("encoded"),
      bytes(Column.MARK)),
  DELETED(8, "payload_deleted", "hash", Key.BYTES, bytes("hash"));

  /** What a page of rows begins after. */
  enum Key {
    NUMBER,
    BYTES,
    /** There are few rows: all are one page. */
    NONE
  }

  private enum Kind {
    NUMBER,
    TEXT,
    FLAG,
    BYTES
  }

  private record Column(String name, Kind kind) {
    static final String MARK = "mark";
  }

  /** What a frame of the file that holds a row says. */
  final int number;

  final String table;
  final String keyColumn;
  final Key key;

  @SuppressWarnings("ImmutableEnumChecker") // it is an unmodifiable list
  private final List<Column> columns;

  CopiedTable(int number, String table, String keyColumn, Key key, Column... columns) {
    this.number = number;
    this.table = table;
    this.keyColumn = keyColumn;
    this.key = key;
    this.columns = List.of(columns);
  }

  private static Column number(String name) {
    return new Column(name, Kind.NUMBER);
  }

  private static Column text(String name) {
    return new Column(name, Kind.TEXT);
  }

  private static Column flag(String name) {
    return new Column(name, Kind.FLAG);
  }

  private static Column bytes(String name) {
    return new Column(name, Kind.BYTES);
  }

  /** The table of a number; empty of one that no table has. */
  static Optional<CopiedTable> of(int number) {
    return Arrays.stream(values()).filter(table -> table.number == number).findFirst();
  }

  private String names() {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /** Rows with their key behind the columns; with a key and a number of rows as parameters. */
  String select() {
    String all = "SELECT " + names() + ", " + keyColumn + " FROM " + table;
    String order = " ORDER BY " + keyColumn;
    return key == Key.NONE
        ? all + order
        : all + " WHERE " + keyColumn + " > ?" + order + " LIMIT ?";
  }

  String insert() {
    String values = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
    return "INSERT INTO " + table + " (" + names() + ") VALUES (" + values + ")";
  }

  /** The place of the key in a selected row. */
  int keyPlace() {
    return columns.size() + 1;
  }

  /** Writes the columns of a row. */
  void write(ResultSet row, DataOutputStream out) throws SQLException, IOException {
    for (int i = 0; i < columns.size(); i++) {
      switch (columns.get(i).kind) {
        case NUMBER -> out.writeLong(row.getLong(i + 1));
        case FLAG -> out.writeBoolean(row.getBoolean(i + 1));
        case TEXT -> out.writeUTF(row.getString(i + 1) == null ? "" : row.getString(i + 1));
        case BYTES -> {
          byte[] content = row.getBytes(i + 1);
          out.writeInt(content == null ? -1 : content.length);
          if (content != null) {
            out.write(content);
          }
        }
      }
    }
  }

  /** Sets the parameters of {@link #insert} to a row that was written. */
  void read(DataInputStream in, PreparedStatement row) throws SQLException, IOException {
    for (int i = 0; i < columns.size(); i++) {
      switch (columns.get(i).kind) {
        case NUMBER -> row.setLong(i + 1, in.readLong());
        case FLAG -> row.setBoolean(i + 1, in.readBoolean());
        case TEXT -> row.setString(i + 1, in.readUTF());
        case BYTES -> {
          // A backup of an earlier version has fewer columns.
          int size = in.available() == 0 ? -1 : in.readInt();
          if (size < 0) {
            row.setNull(i + 1, Types.VARBINARY);
          } else {
            row.setBytes(i + 1, in.readNBytes(size));
          }
        }
      }
    }
  }
}
