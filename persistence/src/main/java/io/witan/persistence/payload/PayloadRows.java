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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The payloads of a node that is stopped, read over plain JDBC without changing anything. */
public final class PayloadRows implements AutoCloseable {
  private static final int PAGE = 64;

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

  /** What was looked at. */
  public record Checked(long rows, long unmarked) {}

  /**
   * Goes over all rows: each decodes, is the payload of its hash, and has its digest.
   *
   * @param damaged takes the hash of each that does not, with the reason
   */
  public Checked check(BiConsumer<Bytes, String> damaged) {
    long count = 0;
    long without = 0;
    Bytes last = Bytes.EMPTY;
    List<Row> page = page(last);
    while (!page.isEmpty()) {
      for (Row row : page) {
        count++;
        without += row.digest.isEmpty() ? 1 : 0;
        last = row.hash;
        row.damage().ifPresent(what -> damaged.accept(row.hash, what));
      }
      page = page(last);
    }
    return new Checked(count, without);
  }

  /** The first arrivals whose payload is neither here nor known to be deleted. */
  public List<Long> lostArrivals() {
    return numbers(
        """
        SELECT a.number FROM payload_arrival a
        WHERE NOT EXISTS (SELECT 1 FROM payload p WHERE p.hash = a.hash)
          AND NOT EXISTS (SELECT 1 FROM payload_deleted d WHERE d.hash = a.hash)
        ORDER BY a.number LIMIT 10
        """);
  }

  /** The first errands whose payload is neither here nor known to be deleted. */
  public List<Long> lostErrands() {
    return numbers(
        """
        SELECT e.number FROM payload_errand e
        WHERE NOT EXISTS (SELECT 1 FROM payload p WHERE p.hash = e.hash)
          AND NOT EXISTS (SELECT 1 FROM payload_deleted d WHERE d.hash = e.hash)
        ORDER BY e.number LIMIT 10
        """);
  }

  private List<Long> numbers(String sql) {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet found = query.executeQuery()) {
      List<Long> numbers = new ArrayList<>();
      while (found.next()) {
        numbers.add(found.getLong(1));
      }
      return numbers;
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
