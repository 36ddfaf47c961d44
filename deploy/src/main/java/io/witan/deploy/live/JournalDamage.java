package io.witan.deploy.live;

import io.witan.persistence.journal.JournalDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Damages single rows of a journal that no node has open, and takes the damage back. */
final class JournalDamage {
  /** A lease is not a record: whoever takes the duty next writes it anew. */
  private static final Set<String> LEASES = Set.of("group_lease", "group_duty");

  private final JournalDatabase journal;
  private final SplittableRandom random;

  /** A column of a table that has rows. */
  record Column(String table, List<String> key, String name, int type, boolean nullable) {}

  /** What is done to a row. */
  enum Kind {
    FLIPPED,
    EMPTIED,
    CUT,
    DELETED
  }

  /**
   * A row as it was, and as it is.
   *
   * @param after the same where it is deleted
   * @param last whether its key is the greatest of its table, or of its persistence id
   */
  record Damage(
      Kind kind,
      Column column,
      Map<String, Object> before,
      Map<String, Object> after,
      boolean last) {
    Object was() {
      return before.get(column.name);
    }

    Object is() {
      return after.get(column.name);
    }

    /** The values of its key. */
    static List<Object> key(Column column, Map<String, Object> row) {
      return column.key.stream().map(row::get).toList();
    }

    String words() {
      String row =
          key(column, before).stream().map(JournalDamage::text).collect(Collectors.joining(" "));
      String what = kind == Kind.DELETED ? "" : "." + column.name;
      return "%s%s of %s %s"
          .formatted(column.table, what, row, kind.name().toLowerCase(Locale.ROOT));
    }
  }

  JournalDamage(JournalDatabase journal, SplittableRandom random) {
    this.journal = journal;
    this.random = random;
  }

  static String text(Object value) {
    return value instanceof byte[] bytes ? "0x" + HexFormat.of().formatHex(bytes) : "" + value;
  }

  /** All columns of all tables with rows, in no order. */
  List<Column> columns() throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (Connection connection = journal.connect()) {
      DatabaseMetaData data = connection.getMetaData();
      String[] kinds = {"TABLE", "BASE TABLE"};
      List<String> tables = new ArrayList<>();
      try (ResultSet row = data.getTables(null, connection.getSchema(), "%", kinds)) {
        while (row.next()) {
          tables.add(row.getString("TABLE_NAME"));
        }
      }
      for (String table : tables) {
        if (!LEASES.contains(table.toLowerCase(Locale.ROOT)) && rows(connection, table) > 0) {
          columns.addAll(columns(connection, table));
        }
      }
    }
    Collections.shuffle(columns, Random.from(random));
    return columns;
  }

  private static List<Column> columns(Connection connection, String table) throws SQLException {
    DatabaseMetaData data = connection.getMetaData();
    List<String> key = new ArrayList<>();
    try (ResultSet row = data.getPrimaryKeys(null, connection.getSchema(), table)) {
      while (row.next()) {
        key.add(row.getString("COLUMN_NAME"));
      }
    }
    key.sort(null);
    List<Column> columns = new ArrayList<>();
    try (ResultSet row = data.getColumns(null, connection.getSchema(), table, "%")) {
      while (row.next()) {
        columns.add(
            new Column(
                table,
                List.copyOf(key),
                row.getString("COLUMN_NAME"),
                row.getInt("DATA_TYPE"),
                "YES".equals(row.getString("IS_NULLABLE"))));
      }
    }
    return columns;
  }

  private static long rows(Connection connection, String table) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT COUNT(*) FROM \"" + table + "\"");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Damages a row that is drawn, in a column; empty where the database does not let it be so. */
  Optional<Damage> in(Column column) throws SQLException {
    try (Connection connection = journal.connect()) {
      long at = random.nextLong(rows(connection, column.table));
      Map<String, Object> row = row(connection, column, at);
      Map<String, Object> after = new LinkedHashMap<>(row);
      Kind kind = changed(column, after);
      boolean last = isLast(connection, column, row);
      Damage damage = new Damage(kind, column, row, after, last);
      try {
        requireOne(
            kind == Kind.DELETED
                ? delete(connection, column, row)
                : update(connection, column, row, damage.is()));
        return Optional.of(damage);
      } catch (SQLException refused) {
        return Optional.empty(); // as a number that another row has
      }
    }
  }

  private Kind changed(Column column, Map<String, Object> row) {
    Object value = row.get(column.name);
    int drawn = random.nextInt(10);
    if (drawn == 0) {
      return Kind.DELETED;
    }
    if (drawn <= 2 && column.nullable && value != null) {
      row.put(column.name, null);
      return Kind.EMPTIED;
    }
    if (drawn <= 4 && value instanceof byte[] bytes && bytes.length > 0) {
      row.put(column.name, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      return Kind.CUT;
    }
    if (drawn <= 4 && value instanceof String text && !text.isEmpty()) {
      row.put(column.name, text.substring(0, random.nextInt(text.length())));
      return Kind.CUT;
    }
    row.put(column.name, flipped(column, value));
    return Kind.FLIPPED;
  }

  private Object flipped(Column column, Object value) {
    return switch (value) {
      case null ->
          switch (column.type) {
            case Types.VARCHAR -> "x";
            case Types.INTEGER, Types.BIGINT -> 1L;
            default -> new byte[] {1};
          };
      case Boolean yes -> !yes;
      case Long number ->
          number ^ (1L << random.nextInt(column.type == Types.INTEGER ? 31 : Long.SIZE));
      case String text -> flipped(text);
      case byte[] bytes when bytes.length == 0 -> new byte[] {1};
      case byte[] bytes -> {
        byte[] other = bytes.clone();
        other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        yield other;
      }
      default -> throw new IllegalStateException("a column of type " + column.type);
    };
  }

  /** Text has no bytes that are none of its encoding: a database refuses these. */
  private String flipped(String text) {
    if (text.isEmpty()) {
      return "x";
    }
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int at = random.nextInt(bytes.length);
    bytes[at] ^= (byte) (1 << random.nextInt(5));
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static Map<String, Object> row(Connection connection, Column column, long at)
      throws SQLException {
    String order =
        column.key.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT * FROM \"%s\" ORDER BY %s LIMIT 1 OFFSET %d"
                .formatted(column.table, order, at))) {
      try (ResultSet row = query.executeQuery()) {
        row.next();
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.put(row.getMetaData().getColumnName(i), value(row, i));
        }
        return values;
      }
    }
  }

  private static Object value(ResultSet row, int place) throws SQLException {
    if (row.getObject(place) == null) {
      return null;
    }
    return switch (row.getMetaData().getColumnType(place)) {
      case Types.BIGINT, Types.INTEGER -> row.getLong(place);
      case Types.BOOLEAN, Types.BIT -> row.getBoolean(place);
      case Types.VARCHAR -> row.getString(place);
      default -> row.getBytes(place);
    };
  }

  /** Whether the last part of its key is the greatest among rows with the same first part. */
  private static boolean isLast(Connection connection, Column column, Map<String, Object> row)
      throws SQLException {
    int parts = column.key.size();
    String number = column.key.get(parts - 1);
    String same = parts == 1 ? "" : " AND \"" + column.key.getFirst() + "\" = ?";
    String sql =
        "SELECT 1 FROM \"%s\" WHERE \"%s\" > ?%s LIMIT 1".formatted(column.table, number, same);
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setObject(1, row.get(number));
      if (parts > 1) {
        query.setObject(2, row.get(column.key.getFirst()));
      }
      try (ResultSet greater = query.executeQuery()) {
        return !greater.next();
      }
    }
  }

  private static String where(Column column) {
    return column.key.stream()
        .map(name -> "\"" + name + "\" = ?")
        .collect(Collectors.joining(" AND ", " WHERE ", ""));
  }

  /** Runs a statement, and says how many rows it concerned. */
  private static int execute(Connection connection, String sql, Column column, List<Object> values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        switch (values.get(i)) {
          case null -> statement.setNull(i + 1, column.type);
          case byte[] bytes -> statement.setBytes(i + 1, bytes);
          case Object other -> statement.setObject(i + 1, other);
        }
      }
      return statement.executeUpdate();
    }
  }

  private static int delete(Connection connection, Column column, Map<String, Object> row)
      throws SQLException {
    String sql = "DELETE FROM \"%s\"".formatted(column.table);
    return execute(connection, sql + where(column), column, Damage.key(column, row));
  }

  private static int update(
      Connection connection, Column column, Map<String, Object> row, Object value)
      throws SQLException {
    List<Object> values = new ArrayList<>();
    values.add(value);
    values.addAll(Damage.key(column, row));
    String sql = "UPDATE \"%s\" SET \"%s\" = ?".formatted(column.table, column.name);
    return execute(connection, sql + where(column), column, values);
  }

  private static void requireOne(int rows) {
    if (rows != 1) {
      throw new IllegalStateException(rows + " rows have this key");
    }
  }

  /** Makes a row what it was. */
  void undo(Damage damage) throws SQLException {
    Column column = damage.column;
    try (Connection connection = journal.connect()) {
      if (damage.kind == Kind.DELETED) {
        // A verification makes ready what it lacks, as a node's start does.
        delete(connection, column, damage.before);
        List<String> set =
            damage.before.keySet().stream()
                .filter(name -> damage.before.get(name) != null)
                .toList();
        String names = set.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
        String places = set.stream().map(name -> "?").collect(Collectors.joining(", "));
        execute(
            connection,
            "INSERT INTO \"%s\" (%s) VALUES (%s)".formatted(column.table, names, places),
            column,
            set.stream().map(damage.before::get).toList());
      } else {
        requireOne(update(connection, column, damage.after, damage.was()));
      }
    }
  }
}
