package io.witan.persistence.journal;

import io.witan.protocol.bytes.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The journal's tables, made over plain JDBC before an actor system opens them. */
public final class Schema {
  /**
   * Of the tables; a database with a higher one was written by a newer Witan. 2 has those of the
   * private transaction manager, 3 digests of payloads and which were deleted.
   */
  public static final int VERSION = 3;

  private static final String VERSION_KEY = "schema.version";
  private static final String GENESIS_KEY = "genesis";
  private static final String RESTORING_KEY = "restoring";

  /** Any number that no other program locks: two nodes may start on one database at once. */
  private static final long POSTGRES_LOCK = 0x77_6974_616eL;

  private Schema() {}

  /**
   * Makes what is missing.
   *
   * @throws SQLException as the database says
   * @throws JournalFailure if the tables are of a newer version
   */
  public static void ensure(String url, String user, String password) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user, password)) {
      ensure(connection);
    }
  }

  static void ensure(Connection connection) throws SQLException {
    inTransaction(
        connection,
        () -> {
          run(connection, meta(connection));
          Optional<String> version = read(connection, VERSION_KEY);
          if (version.isPresent() && Integer.parseInt(version.get()) > VERSION) {
            throw new JournalFailure(
                "the journal has tables of version "
                    + version.get()
                    + ", this program knows "
                    + VERSION
                    + "; run the newer program");
          }
          for (String statement : script(connection)) {
            run(connection, statement);
          }
          String now = Integer.toString(VERSION);
          if (version.isEmpty()) {
            write(connection, VERSION_KEY, now);
          } else if (!version.get().equals(now)) {
            update(connection, VERSION_KEY, now);
          }
        });
  }

  static void claim(Connection connection, Hash genesis) throws SQLException {
    inTransaction(
        connection,
        () -> {
          if (isRestoring(connection)) {
            throw new JournalFailure(
                "a restore of this journal did not finish; run 'witan restore' again");
          }
          Optional<String> owner = read(connection, GENESIS_KEY);
          if (owner.isEmpty()) {
            write(connection, GENESIS_KEY, genesis.toHex());
          } else if (!owner.get().equals(genesis.toHex())) {
            throw new JournalFailure(
                ("the journal belongs to the chain with genesis %s, but the genesis file gives %s;"
                        + " use that chain's genesis file or another journal")
                    .formatted(owner.get(), genesis));
          }
        });
  }

  /** Whether a restore began and did not end. */
  static boolean isRestoring(Connection connection) throws SQLException {
    return read(connection, RESTORING_KEY).isPresent();
  }

  /** From now on no node starts on this journal. */
  static void beginRestoring(Connection connection) throws SQLException {
    write(connection, RESTORING_KEY, "begun");
  }

  /** The journal is a node's again. */
  static void claimRestored(Connection connection, Hash genesis) throws SQLException {
    inTransaction(
        connection,
        () -> {
          run(connection, "DELETE FROM witan_meta WHERE name = '" + GENESIS_KEY + "'");
          write(connection, GENESIS_KEY, genesis.toHex());
          run(connection, "DELETE FROM witan_meta WHERE name = '" + RESTORING_KEY + "'");
        });
  }

  /** Whether the tables are those of a version, or of a later one. */
  static boolean isAtLeast(Connection connection, int version) throws SQLException {
    return read(connection, VERSION_KEY).filter(it -> Integer.parseInt(it) >= version).isPresent();
  }

  /** The chain whose records these are; empty before the first node used the database. */
  static Optional<Hash> genesis(Connection connection) throws SQLException {
    return read(connection, GENESIS_KEY).map(Hash::fromHex);
  }

  private static void inTransaction(Connection connection, Work work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      if (isPostgres(connection)) {
        run(connection, "SELECT pg_advisory_xact_lock(" + POSTGRES_LOCK + ")");
      }
      work.run();
      connection.commit();
    } catch (SQLException | RuntimeException failed) {
      connection.rollback();
      throw failed;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static List<String> script(Connection connection) throws SQLException {
    String name = isPostgres(connection) ? "/schema/postgres.sql" : "/schema/h2.sql";
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String bare =
          text.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
      return Arrays.stream(bare.split(";", -1))
          .map(String::trim)
          .filter(s -> !s.isEmpty())
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String meta(Connection connection) throws SQLException {
    return isPostgres(connection)
        ? "CREATE TABLE IF NOT EXISTS witan_meta (name VARCHAR(64) PRIMARY KEY, content TEXT)"
        : "CREATE TABLE IF NOT EXISTS witan_meta (name VARCHAR(64) PRIMARY KEY, content VARCHAR)";
  }

  private static Optional<String> read(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT content FROM witan_meta WHERE name = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  private static void write(Connection connection, String name, String content)
      throws SQLException {
    set(connection, "INSERT INTO witan_meta (content, name) VALUES (?, ?)", name, content);
  }

  private static void update(Connection connection, String name, String content)
      throws SQLException {
    set(connection, "UPDATE witan_meta SET content = ? WHERE name = ?", name, content);
  }

  private static void set(Connection connection, String sql, String name, String content)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, content);
      statement.setString(2, name);
      statement.executeUpdate();
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static boolean isPostgres(Connection connection) throws SQLException {
    return connection.getMetaData().getURL().startsWith("jdbc:postgresql:");
  }

  private interface Work {
    void run() throws SQLException;
  }
}
