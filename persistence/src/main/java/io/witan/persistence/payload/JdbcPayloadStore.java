package io.witan.persistence.payload;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Errand;
import io.witan.protocol.privacy.exchange.PayloadChange;
import io.witan.protocol.privacy.exchange.PayloadStore;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadCodec;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import io.witan.protocol.privacy.payload.PrivacyGroupCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Payloads in the journal's database, H2 or PostgreSQL; the tables are the journal schema's. */
public final class JdbcPayloadStore implements PayloadStore {
  /** One for the writer, the others for readers. */
  private static final int CONNECTIONS = 4;

  private static final int PATIENCE_MILLIS = 3_000;

  private static final String KEY_USES = "SELECT number, previous, manifest, uses FROM key_use ";

  private final HikariDataSource pool;

  private JdbcPayloadStore(HikariDataSource pool) {
    this.pool = pool;
  }

  /** Opens the store in a database that is prepared. */
  public static JdbcPayloadStore open(JournalDatabase database) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("payloads");
    config.setDataSource(database.source());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    // A server that goes away between two steps of a start is waited for, as at any other time.
    config.setInitializationFailTimeout(-1);
    return new JdbcPayloadStore(new HikariDataSource(config));
  }

  @Override
  public Optional<EncodedPayload> payload(PayloadHash hash) {
    return read(
            "SELECT encoded FROM payload WHERE hash = ?",
            row -> PayloadCodec.decode(Bytes.wrap(row.getBytes(1))),
            hash.bytes())
        .stream()
        .findFirst();
  }

  @Override
  public boolean isDeleted(PayloadHash hash) {
    return !read("SELECT hash FROM payload_deleted WHERE hash = ?", row -> hash, hash.bytes())
        .isEmpty();
  }

  @Override
  public Optional<RawPayload> raw(PayloadHash hash) {
    return read(
            "SELECT sender, cipher_text, nonce, encrypted_key FROM raw_payload WHERE hash = ?",
            row ->
                new RawPayload(
                    new PartyKey(bytes(row, 1)), bytes(row, 2), bytes(row, 3), bytes(row, 4)),
            hash.bytes())
        .stream()
        .findFirst();
  }

  @Override
  public long arrivals() {
    return read("SELECT COALESCE(MAX(number), 0) FROM payload_arrival", row -> row.getLong(1))
        .getFirst();
  }

  @Override
  public List<Arrival> arrivalsAfter(long number, int most) {
    return read(
        "SELECT number, hash FROM payload_arrival WHERE number > ? ORDER BY number LIMIT ?",
        row -> new Arrival(row.getLong(1), new PayloadHash(bytes(row, 2))),
        number,
        most);
  }

  @Override
  public long errands() {
    return read("SELECT COALESCE(MAX(number), 0) FROM payload_errand", row -> row.getLong(1))
        .getFirst();
  }

  @Override
  public List<PartyKey> owed() {
    return read(
        "SELECT DISTINCT recipient FROM payload_errand ORDER BY recipient",
        row -> new PartyKey(bytes(row, 1)));
  }

  @Override
  public List<Errand> errandsAfter(PartyKey recipient, long number, int most) {
    return read(
        "SELECT number, hash FROM payload_errand WHERE recipient = ? AND number > ?"
            + " ORDER BY number LIMIT ?",
        row -> new Errand(row.getLong(1), recipient, new PayloadHash(bytes(row, 2))),
        recipient.bytes(),
        number,
        most);
  }

  @Override
  public Optional<PrivacyGroup> group(Bytes id) {
    return read("SELECT encoded FROM privacy_group WHERE id = ?", JdbcPayloadStore::group, id)
        .stream()
        .findFirst();
  }

  @Override
  public List<PrivacyGroup> groupsOf(Bytes lookupId) {
    return read(
        "SELECT encoded FROM privacy_group WHERE lookup_id = ? ORDER BY id",
        JdbcPayloadStore::group,
        lookupId);
  }

  @Override
  public List<PrivacyGroup> groups(PrivacyGroup.Type type) {
    return read(
        "SELECT encoded FROM privacy_group WHERE kind = ? ORDER BY id",
        JdbcPayloadStore::group,
        type.name());
  }

  private static PrivacyGroup group(ResultSet row) throws SQLException {
    return PrivacyGroupCodec.decode(bytes(row, 1));
  }

  @Override
  public Optional<ChainedRecord> newestKeyUse() {
    return read(KEY_USES + "ORDER BY number DESC LIMIT 1", JdbcPayloadStore::keyUse).stream()
        .findFirst();
  }

  @Override
  public List<ChainedRecord> keyUsesAfter(long number, int most) {
    return read(
        KEY_USES + "WHERE number > ? ORDER BY number LIMIT ?",
        JdbcPayloadStore::keyUse,
        number,
        most);
  }

  private static ChainedRecord keyUse(ResultSet row) throws SQLException {
    return new ChainedRecord(
        row.getLong(1), Hash.of(bytes(row, 2)), row.getString(3), bytes(row, 4));
  }

  @Override
  public void commit(List<PayloadChange> changes) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try (ChangeWriter writer = new ChangeWriter(connection)) {
        for (PayloadChange change : changes) {
          writer.write(change);
        }
        writer.end();
        connection.commit();
      } catch (SQLException | RuntimeException failed) {
        rollBack(connection, failed);
        throw failed;
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException worse) {
      cause.addSuppressed(worse);
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> List<T> read(String sql, Row<T> as, Object... parameters) {
    try (Connection connection = pool.getConnection();
        PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        switch (parameters[i]) {
          case Bytes bytes -> query.setBytes(i + 1, bytes.unsafeArray());
          default -> query.setObject(i + 1, parameters[i]);
        }
      }
      try (ResultSet rows = query.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
          found.add(as.of(rows));
        }
        return found;
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private static Bytes bytes(ResultSet row, int column) throws SQLException {
    return Bytes.wrap(row.getBytes(column));
  }

  /**
   * Database messages name tables and columns, and some quote values: only the code is told. All
   * connections begin anew: an H2 that closed itself opens again only when the last one is gone.
   */
  private PayloadStoreFailed failure(SQLException failed) {
    pool.getHikariPoolMXBean().softEvictConnections();
    return new PayloadStoreFailed(
        "the payload store does not answer: SQL state " + failed.getSQLState(), failed);
  }
}
