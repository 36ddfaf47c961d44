package io.witan.persistence.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.journal.JournalVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The journal's tables and version, by plain JDBC before an actor system opens them. */
final class Schema {
  static final String VERSION_KEY = "schema.version";
  private static final String SCRIPT_KEY = "schema.script";
  private static final String GENESIS_KEY = "genesis";
  private static final String RESTORING_KEY = "restoring";
  private static final String RESTORING = "begun";

  /** Stands in journals whose rows all have a mark: there a row without one was damaged. */
  private static final String MARKED_KEY = "rows.marked";

  private static final String MARKED = "all";

  /** Any number that no other program locks: two nodes may start on one database at once. */
  private static final long POSTGRES_LOCK = 0x77_6974_616eL;

  private Schema() {}

  /**
   * Makes what is missing. A journal of an earlier version stays one until {@link #raise}: other
   * JVMs may still be of that version, which leave tables alone that they do not know.
   *
   * @throws SQLException as the database says
   * @throws JournalFailure if it is of a newer version
   */
  static void ensure(Connection connection) throws SQLException {
    inTransaction(
        connection,
        () -> {
          run(connection, meta(connection));
          Optional<String> found = read(connection, VERSION_KEY);
          found.map(Integer::parseInt).ifPresent(Schema::requireKnown);
          makeTables(connection);
          if (found.isEmpty()) {
            write(connection, VERSION_KEY, Integer.toString(JournalVersion.CURRENT));
            write(connection, MARKED_KEY, MARKED);
          }
        });
  }

  /**
   * What is wrong with the notes of a journal, which say whose it is.
   *
   * @return by name; empty where each is one that some version of this program writes
   */
  static SortedMap<String, String> damagedNotes(Connection connection) throws SQLException {
    TreeMap<String, String> damaged = new TreeMap<>();
    for (String needed : List.of(VERSION_KEY, GENESIS_KEY)) {
      if (read(connection, needed).isEmpty()) {
        damaged.put(needed, "it is missing");
      }
    }
    try (PreparedStatement query =
            connection.prepareStatement("SELECT name, content FROM witan_meta");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        String content = String.valueOf(row.getString(2));
        String form =
            switch (row.getString(1)) {
              case VERSION_KEY -> "[1-9][0-9]{0,8}";
              case SCRIPT_KEY, GENESIS_KEY -> "0x[0-9a-f]{64}";
              case RESTORING_KEY -> RESTORING;
              case MARKED_KEY -> MARKED;
              default -> "";
            };
        if (!content.matches(form)) {
          damaged.put(
              row.getString(1),
              form.isEmpty() ? "no program writes this name" : "it is '" + content + "'");
        }
      }
    }
    return damaged;
  }

  /** Whether each row has a mark, as in journals that no earlier version wrote. */
  static boolean isMarked(Connection connection) throws SQLException {
    return read(connection, MARKED_KEY).isPresent();
  }

  /**
   * Runs the script, unless it was the last one that was run here: even where nothing is missing it
   * would wait for all who read the tables, such as a backup, and let all who write wait for it.
   */
  private static void makeTables(Connection connection) throws SQLException {
    List<String> script = script(connection);
    byte[] text = String.join(";", script).getBytes(StandardCharsets.UTF_8);
    String name = Keccak.hash(Bytes.wrap(text)).toHex();
    if (read(connection, SCRIPT_KEY).filter(name::equals).isPresent()) {
      return;
    }
    if (isPostgres(connection)) {
      run(connection, "SET LOCAL lock_timeout = '2s'");
    }
    for (String statement : script) {
      run(connection, statement);
    }
    run(connection, "DELETE FROM witan_meta WHERE name = '" + SCRIPT_KEY + "'");
    write(connection, SCRIPT_KEY, name);
  }

  /** Refuses a journal that a newer program has written. */
  static void requireKnown(int found) {
    if (found > JournalVersion.CURRENT) {
      throw new JournalFailure(newer(found));
    }
  }

  /** Why this program may not use a journal. */
  static String newer(int found) {
    return "the journal is of version "
        + found
        + ", this program knows "
        + JournalVersion.CURRENT
        + "; run the newer program";
  }

  /** From now on there may be what this version writes, and no earlier program opens it. */
  static void raise(Connection connection) throws SQLException {
    run(
        connection,
        ("UPDATE witan_meta SET content = '%2$d'"
                + " WHERE name = '%1$s' AND CAST(content AS INTEGER) < %2$d")
            .formatted(VERSION_KEY, JournalVersion.CURRENT));
  }

  static void claim(Connection connection, Hash genesis) throws SQLException {
    inTransaction(
        connection,
        () -> {
          if (isRestoring(connection)) {
            throw new JournalFailure(
                "a restore of this journal did not finish; run 'witan restore' again");
          }
          if (!isClaimed(connection, genesis)) {
            write(connection, GENESIS_KEY, genesis.toHex());
          }
        });
  }

  /** Refuses what {@link #ensure} and {@link #claim} refuse, and changes nothing. */
  static void require(Connection connection, Hash genesis) throws SQLException {
    read(connection, VERSION_KEY).map(Integer::parseInt).ifPresent(Schema::requireKnown);
    var _ = isClaimed(connection, genesis);
  }

  /** Whether it is of any chain; refuses another than this one. */
  private static boolean isClaimed(Connection connection, Hash genesis) throws SQLException {
    Optional<String> owner = read(connection, GENESIS_KEY);
    if (owner.isPresent() && !owner.get().equals(genesis.toHex())) {
      throw new JournalFailure(
          ("the journal belongs to the chain with genesis %s, but the genesis file gives %s;"
                  + " use that chain's genesis file or another journal")
              .formatted(owner.get(), genesis));
    }
    return owner.isPresent();
  }

  /** Whether a restore began and did not end. */
  static boolean isRestoring(Connection connection) throws SQLException {
    return read(connection, RESTORING_KEY).isPresent();
  }

  /** From now on no node starts on this journal. */
  static void beginRestoring(Connection connection) throws SQLException {
    write(connection, RESTORING_KEY, RESTORING);
  }

  /** The journal is a node's again. */
  static void claimRestored(Connection connection, Hash genesis) throws SQLException {
    inTransaction(
        connection,
        () -> {
          run(connection, "DELETE FROM witan_meta WHERE name = '" + GENESIS_KEY + "'");
          write(connection, GENESIS_KEY, genesis.toHex());
          run(connection, "DELETE FROM witan_meta WHERE name = '" + RESTORING_KEY + "'");
          if (BesideRecords.hasUnmarked(connection)) {
            run(connection, "DELETE FROM witan_meta WHERE name = '" + MARKED_KEY + "'");
          }
        });
  }

  /** Of a journal that is prepared. */
  static int version(Connection connection) throws SQLException {
    return read(connection, VERSION_KEY).map(Integer::parseInt).orElse(0);
  }

  /** Whether the tables are those of a version, or of a later one. */
  static boolean isAtLeast(Connection connection, int version) throws SQLException {
    return version(connection) >= version;
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
        return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
      }
    }
  }

  private static void write(Connection connection, String name, String content)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO witan_meta (content, name) VALUES (?, ?)")) {
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
