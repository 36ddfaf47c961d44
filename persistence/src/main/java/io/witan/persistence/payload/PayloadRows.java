package io.witan.persistence.payload;

import io.witan.persistence.journal.JournalDatabase;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.MalformedPayload;
import io.witan.protocol.privacy.payload.PayloadCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The payloads of a node that is stopped, read over plain JDBC without changing anything. */
public final class PayloadRows implements AutoCloseable {
  private static final int PAGE = 64;

  private static final List<Marked> MARKED =
      List.of(
          Marked.of("payload_arrival", "number", "hash"),
          Marked.of("raw_payload", "hash", "sender", "cipher_text", "nonce", "encrypted_key"),
          Marked.of("payload_errand", "number", "recipient", "hash"),
          Marked.of("key_use", "number", "previous", "manifest", "uses"),
          Marked.of("privacy_group", "id", "lookup_id", "kind", "encoded"));

  /** Arrivals are numbered from 1 on, and none is ever deleted. */
  private static final String AFTER_A_GAP =
      """
      SELECT r.number, r.hash FROM payload_arrival r
      WHERE r.number <> 1
        AND NOT EXISTS (SELECT 1 FROM payload_arrival b WHERE b.number = r.number - 1)
      ORDER BY r.number LIMIT 10
      """;

  private final Connection connection;

  private PayloadRows(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens those of a database.
   *
   * @throws io.witan.persistence.journal.JournalFailure if it cannot be opened
   */
  public static PayloadRows open(JournalDatabase database) {
    try {
      return new PayloadRows(database.connectToRead());
    } catch (SQLException failed) {
      throw database.failure(failed);
    }
  }

  /**
   * One payload.
   *
   * @throws MalformedPayload if its row is damaged
   */
  public Optional<EncodedPayload> payload(PayloadHash hash) {
    return rows("SELECT hash, encoded, digest FROM payload WHERE hash = ?", hash.bytes(), 1)
        .stream()
        .findFirst()
        .map(row -> PayloadCodec.decode(row.encoded));
  }

  /** Whether a payload was here and was deleted. */
  public boolean isDeleted(PayloadHash hash) {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM payload_deleted WHERE hash = ?")) {
      query.setBytes(1, hash.bytes().unsafeArray());
      try (ResultSet found = query.executeQuery()) {
        return found.next();
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /**
   * A table that was looked at.
   *
   * @param unmarked rows of earlier versions, which do not show of themselves a change
   */
  public record Checked(String table, long rows, long unmarked) {}

  /** Told of each row that is not what was written. */
  public interface Damaged {
    void row(String table, String row, String what);
  }

  /** Goes over all rows of all tables that are private transactions'. */
  public List<Checked> check(Damaged damaged) {
    List<Checked> checked = new ArrayList<>();
    checked.add(checkPayloads(damaged));
    MARKED.forEach(table -> checked.add(check(table, damaged)));
    for (String table : List.of("payload_arrival", "payload_errand")) {
      lost(table)
          .forEach(
              row ->
                  damaged.row(
                      table,
                      "row " + row.number,
                      "its payload %s is not here".formatted(row.hash.toHex())));
    }
    rows(AFTER_A_GAP)
        .forEach(
            row ->
                damaged.row(
                    "payload_arrival",
                    "row " + row.number,
                    "the row before it, %d, is missing".formatted(row.number - 1)));
    for (String table : List.of("payload", "payload_deleted")) {
      neverArrived(table).forEach(row -> damaged.row(table, row.hash.toHex(), "it never arrived"));
    }
    return checked;
  }

  /** Each decodes, is the payload of its hash, and has its digest. */
  private Checked checkPayloads(Damaged damaged) {
    long count = 0;
    long without = 0;
    Bytes last = Bytes.EMPTY;
    List<Row> page = page(last);
    while (!page.isEmpty()) {
      for (Row row : page) {
        count++;
        without += row.digest.isEmpty() ? 1 : 0;
        last = row.hash;
        row.damage().ifPresent(what -> damaged.row("payload", row.hash.toHex(), what));
      }
      page = page(last);
    }
    return new Checked("payload", count, without);
  }

  /** A table whose rows bear a mark, with its columns in the order in which rows are written. */
  private record Marked(String table, List<String> columns) {
    static Marked of(String table, String... columns) {
      return new Marked(table, List.of(columns));
    }

    String page() {
      String names = String.join(", ", columns);
      return "SELECT "
          + names
          + ", mark FROM "
          + table
          + " WHERE "
          + columns.getFirst()
          + " > ? ORDER BY "
          + columns.getFirst()
          + " LIMIT "
          + PAGE;
    }
  }

  private Checked check(Marked table, Damaged damaged) {
    long count = 0;
    long without = 0;
    boolean numbered = table.columns.getFirst().equals("number");
    Object last = numbered ? (Object) Long.MIN_VALUE : Bytes.EMPTY;
    try (PreparedStatement query = connection.prepareStatement(table.page())) {
      boolean more = true;
      while (more) {
        if (last instanceof Bytes bytes) {
          query.setBytes(1, bytes.unsafeArray());
        } else {
          query.setObject(1, last);
        }
        more = false;
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            more = true;
            count++;
            Object[] columns = new Object[table.columns.size()];
            for (int i = 0; i < columns.length; i++) {
              columns[i] = value(row, i + 1);
            }
            last = columns[0];
            byte[] mark = row.getBytes(columns.length + 1);
            if (mark == null) {
              without++;
            } else if (!RowMark.of(table.table, columns).equals(Bytes.wrap(mark))) {
              String key = last instanceof Bytes bytes ? bytes.toHex() : "row " + last;
              damaged.row(table.table, key, "it is not what was written: its mark differs");
            }
          }
        }
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
    return new Checked(table.table, count, without);
  }

  private static Object value(ResultSet row, int place) throws SQLException {
    return switch (row.getMetaData().getColumnType(place)) {
      case Types.BIGINT -> row.getLong(place);
      case Types.VARCHAR -> row.getString(place);
      default -> Bytes.wrap(row.getBytes(place));
    };
  }

  /** The first rows whose payload is neither here nor known to be deleted. */
  private List<Numbered> lost(String table) {
    return rows(
        """
        SELECT r.number, r.hash FROM %s r
        WHERE NOT EXISTS (SELECT 1 FROM payload p WHERE p.hash = r.hash)
          AND NOT EXISTS (SELECT 1 FROM payload_deleted d WHERE d.hash = r.hash)
        ORDER BY r.number LIMIT 10
        """
            .formatted(table));
  }

  /** The first that are here, or are said to be deleted, and never arrived. */
  private List<Numbered> neverArrived(String table) {
    return rows(
        """
        SELECT 0, t.hash FROM %s t
        WHERE NOT EXISTS (SELECT 1 FROM payload_arrival a WHERE a.hash = t.hash)
        ORDER BY t.hash LIMIT 10
        """
            .formatted(table));
  }

  private record Numbered(long number, Bytes hash) {}

  private List<Numbered> rows(String sql) {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet found = query.executeQuery()) {
      List<Numbered> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(new Numbered(found.getLong(1), Bytes.wrap(found.getBytes(2))));
      }
      return rows;
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private record Row(Bytes hash, Bytes encoded, Bytes digest) {
    Optional<String> damage() {
      if (!digest.isEmpty() && !digest.equals(Keccak.hash(encoded).bytes())) {
        return Optional.of("it is not what was written: its digest differs");
      }
      try {
        return PayloadCodec.decode(encoded).hash().bytes().equals(hash)
            ? Optional.empty()
            : Optional.of("its cipher text has another hash");
      } catch (MalformedPayload malformed) {
        return Optional.of("it cannot be read: " + malformed.getMessage());
      }
    }
  }

  private List<Row> page(Bytes after) {
    return rows(
        "SELECT hash, encoded, digest FROM payload WHERE hash > ? ORDER BY hash LIMIT ?",
        after,
        PAGE);
  }

  private List<Row> rows(String sql, Bytes hash, int most) {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setBytes(1, hash.unsafeArray());
      if (most > 1) {
        query.setInt(2, most);
      }
      try (ResultSet found = query.executeQuery()) {
        List<Row> rows = new ArrayList<>();
        while (found.next()) {
          byte[] digest = found.getBytes(3);
          rows.add(
              new Row(
                  Bytes.wrap(found.getBytes(1)),
                  Bytes.wrap(found.getBytes(2)),
                  digest == null ? Bytes.EMPTY : Bytes.wrap(digest)));
        }
        return rows;
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private static PayloadStoreFailed failure(SQLException failed) {
    return new PayloadStoreFailed(
        "the payloads cannot be read: SQL state " + failed.getSQLState(), failed);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }
}
