package io.witan.persistence.journal;

import io.witan.protocol.journal.JournalVersion;
import io.witan.protocol.store.Duty;
import io.witan.protocol.store.GroupLease;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * A lease as one row beside the journals whose writer it names: who cannot reach the one cannot
 * write the others. Each call is one statement on a connection of its own, opened anew after a
 * failure. For one thread.
 */
public final class JournalLease implements GroupLease {
  /** Seconds; a database that is slower is down for what depends on a lease. */
  private static final String PATIENCE = "3";

  private static final String SHOWN =
      " holder, epoch, since, EXTRACT(EPOCH FROM expires - clock_timestamp())::DOUBLE PRECISION,"
          + " (SELECT content::INTEGER FROM witan_meta WHERE name = '"
          + Schema.VERSION_KEY
          + "') ";
  private static final String READ = "SELECT" + SHOWN + "FROM %s WHERE id = ?";
  private static final String TAKE =
      """
      INSERT INTO %s AS held (id, holder, epoch, since, expires)
      VALUES (?, ?, 1, clock_timestamp(), clock_timestamp() + ? * INTERVAL '1 millisecond')
      ON CONFLICT (id) DO UPDATE
      SET holder = EXCLUDED.holder, epoch = held.epoch + 1, since = EXCLUDED.since,
          expires = EXCLUDED.expires
      WHERE held.holder = '' OR held.expires < clock_timestamp()
      RETURNING
      """
          + SHOWN;
  private static final String RENEW =
      """
      UPDATE %s SET expires = clock_timestamp() + ? * INTERVAL '1 millisecond'
      WHERE id = ? AND holder = ? AND epoch = ?
      """;
  private static final String GIVE_BACK =
      "UPDATE %s SET holder = '' WHERE id = ? AND holder = ? AND epoch = ?";

  private final JournalDatabase.Postgres database;
  private final Duty duty;
  private Connection connection;

  /** Of a journal that is prepared. */
  public JournalLease(JournalDatabase.Postgres database, Duty duty) {
    this.database = database;
    this.duty = duty;
  }

  @Override
  public Term read() {
    return call(
        READ,
        query -> {
          query.setInt(1, duty.number());
          return term(query).orElse(Term.NONE);
        });
  }

  @Override
  public Optional<Term> take(String holder, Duration length) {
    return call(
        TAKE,
        query -> {
          query.setInt(1, duty.number());
          query.setString(2, holder);
          query.setLong(3, length.toMillis());
          Optional<Term> taken = term(query);
          if (taken.isPresent()) {
            Schema.raise(query.getConnection());
          }
          return taken;
        });
  }

  @Override
  public boolean renew(String holder, long epoch, Duration length) {
    return call(
        RENEW,
        update -> {
          update.setLong(1, length.toMillis());
          update.setInt(2, duty.number());
          update.setString(3, holder);
          update.setLong(4, epoch);
          return update.executeUpdate() == 1;
        });
  }

  @Override
  public void giveBack(String holder, long epoch) {
    call(
        GIVE_BACK,
        update -> {
          update.setInt(1, duty.number());
          update.setString(2, holder);
          update.setLong(3, epoch);
          return update.executeUpdate();
        });
  }

  private static Optional<Term> term(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        return Optional.empty();
      }
      if (rows.getInt(5) > JournalVersion.CURRENT) {
        throw new Superseded(Schema.newer(rows.getInt(5)));
      }
      return Optional.of(
          new Term(
              rows.getString(1),
              rows.getLong(2),
              rows.getTimestamp(3).toInstant(),
              Duration.ofMillis((long) Math.floor(rows.getDouble(4) * 1_000))));
    }
  }

  private interface Use<A> {
    A of(PreparedStatement statement) throws SQLException;
  }

  private <A> A call(String sql, Use<A> use) {
    try {
      if (connection == null) {
        connection = open();
      }
      try (PreparedStatement statement = connection.prepareStatement(sql.formatted(table()))) {
        return use.of(statement);
      }
    } catch (SQLException failed) {
      close();
      throw new Unreachable(database.failure(failed).getMessage(), failed);
    }
  }

  /** Earlier versions know of one duty, and take its table for one row. */
  private String table() {
    return duty == Duty.LEDGER ? "group_lease" : "group_duty";
  }

  private Connection open() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("connectTimeout", PATIENCE);
    properties.setProperty("loginTimeout", PATIENCE);
    properties.setProperty("socketTimeout", PATIENCE);
    properties.setProperty("ApplicationName", "witan-lease");
    return DriverManager.getConnection(database.url(), properties);
  }

  @Override
  public void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException gone) {
        // It was closed because it does not work.
      }
      connection = null;
    }
  }
}
