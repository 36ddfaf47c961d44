package io.witan.persistence.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.witan.protocol.bytes.Hash;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where journals and snapshots are. {@link #prepare} it before an actor system starts with {@link
 * #akkaConfig}; {@link #reader} reads it while no node runs.
 */
public sealed interface JournalDatabase {
  /** JDBC URL, without secrets. */
  String url();

  String user();

  String password();

  /** What an actor system needs to know, to be laid over its own configuration. */
  Config akkaConfig();

  /**
   * Makes the tables where they are missing, and binds the database to one chain. From then on it
   * is of this program's version.
   *
   * @throws JournalFailure if it is of another chain, of a newer version, or cannot be opened
   */
  default void prepare(Hash genesis) {
    open(genesis, true);
  }

  /**
   * The same for one of several JVMs that share it: where it is of an earlier version it stays so
   * until one of this version takes the lease.
   *
   * @throws JournalFailure if it is of another chain, of a newer version, or cannot be opened
   */
  default void prepareShared(Hash genesis) {
    open(genesis, false);
  }

  private void open(Hash genesis, boolean raises) {
    try (Connection connection = connect()) {
      Schema.ensure(connection);
      Schema.claim(connection, genesis);
      if (raises) {
        Schema.raise(connection);
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /**
   * Checks the same where another process makes the tables, and this one may only read.
   *
   * @throws JournalFailure if it is of another chain, of a newer version, or cannot be opened; one
   *     that passes while there are no tables yet
   */
  default void requirePrepared(Hash genesis) {
    try (Connection connection = connectToRead()) {
      Schema.require(connection, genesis);
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /** Reads the records; on H2 only while no node has the file open, without changing it. */
  default JournalReader reader() {
    try {
      return new JournalReader(connectToRead());
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /** Reads the records from inside the process whose node has the journal open. */
  default JournalReader readerBesideNode() {
    try {
      return new JournalReader(connect());
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /**
   * Gives back room that deleted and replaced rows leave; no node may use the database.
   *
   * @throws JournalFailure if it cannot be opened, or fails
   */
  void compact();

  /** What {@link #compact} is in the database's own words. */
  private static void compact(JournalDatabase database, String statement) {
    try (Connection connection = database.connect();
        Statement compacting = connection.createStatement()) {
      compacting.execute(statement);
    } catch (SQLException failed) {
      throw database.failure(failed);
    }
  }

  /** A connection like any other. */
  default Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), user(), password());
  }

  /** Connections whose commits are as durable as the journal's, to be pooled. */
  DataSource source();

  /** A connection that changes nothing. */
  Connection connectToRead() throws SQLException;

  /** Says in words why a connection failed. */
  JournalFailure failure(SQLException failed);

  /** One file of one JVM. */
  record H2(Path file, Durability durability) implements JournalDatabase {
    /** H2 keeps this code for "another process has the file". */
    private static final int ALREADY_OPEN = 90020;

    private static final int NOT_FOUND = 90146;

    // H2 tidies its file in the background only where commits are delayed, and else lets it grow to
    // nine times what is in it; H2Source writes each commit at once all the same. What is replaced
    // stays readable for RETENTION_TIME (ms), many commits longer than the disk needs for it.
    private static final String OPTIONS =
        ";WRITE_DELAY=100;RETENTION_TIME=10000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
            + ";CACHE_SIZE=8192";

    public H2 {
      file = file.toAbsolutePath().normalize();
      if (file.toString().contains(";")) {
        throw new JournalFailure("the path of an H2 journal must not contain a semicolon: " + file);
      }
    }

    @Override
    public String url() {
      return "jdbc:h2:file:" + file + OPTIONS;
    }

    @Override
    public String user() {
      return "sa";
    }

    @Override
    public String password() {
      return "";
    }

    @Override
    public Config akkaConfig() {
      boolean forced = durability == Durability.POWER_CUT;
      return settings(
          this,
          Map.of("forced", Boolean.toString(forced), "folder", file.getParent().toString()),
          "journal-h2.conf");
    }

    @Override
    public DataSource source() {
      H2Source source = new H2Source();
      source.setUrl(url());
      source.setFolder(file.getParent().toString());
      source.setUser(user());
      source.setPassword(password());
      source.setForced(durability == Durability.POWER_CUT);
      return source;
    }

    @Override
    public Connection connectToRead() throws SQLException {
      return DriverManager.getConnection(
          "jdbc:h2:file:" + file + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;TRACE_LEVEL_FILE=0",
          user(),
          password());
    }

    @Override
    public void compact() {
      JournalDatabase.compact(this, "SHUTDOWN COMPACT");
    }

    @Override
    public JournalFailure failure(SQLException failed) {
      return switch (failed.getErrorCode()) {
        case ALREADY_OPEN ->
            new JournalFailure("the journal " + file + " is open: its node is running; stop it");
        case NOT_FOUND -> new JournalFailure("there is no journal at " + file);
        default ->
            new JournalFailure(
                "the journal " + file + " cannot be opened: " + failed.getMessage(), failed);
      };
    }
  }

  /** A database server; commits are as durable as its {@code synchronous_commit} says. */
  record Postgres(String url, String user, String password) implements JournalDatabase {
    /**
     * For the driver, where the URL does not say otherwise; times in seconds. Who stops in the
     * middle of a transaction loses it after four: its row would keep out whoever goes on in its
     * place, for as long as the connection stands.
     */
    private static final Map<String, String> PARAMETERS =
        new TreeMap<>(
            Map.of(
                "connectTimeout", "5",
                "socketTimeout", "10",
                "tcpKeepAlive", "true",
                "ApplicationName", "witan",
                "options", "-c idle_in_transaction_session_timeout=4s"));

    @Override
    public Config akkaConfig() {
      return settings(this, Map.of("parameters", PARAMETERS), "journal-postgres.conf");
    }

    @Override
    public Connection connect() throws SQLException {
      Properties properties = new Properties();
      properties.putAll(PARAMETERS);
      properties.setProperty("user", user);
      properties.setProperty("password", password);
      return DriverManager.getConnection(url, properties);
    }

    @Override
    public DataSource source() {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(url);
      for (var parameter : PARAMETERS.entrySet()) {
        if (!url.contains(parameter.getKey() + "=")) {
          set(source, parameter.getKey(), parameter.getValue());
        }
      }
      source.setUser(user);
      source.setPassword(password);
      return source;
    }

    private static void set(PGSimpleDataSource source, String name, String value) {
      try {
        source.setProperty(name, value);
      } catch (SQLException unknown) {
        throw new IllegalStateException(unknown);
      }
    }

    @Override
    public Connection connectToRead() throws SQLException {
      Connection connection = connect();
      connection.setReadOnly(true);
      return connection;
    }

    @Override
    public void compact() {
      JournalDatabase.compact(this, "VACUUM (FULL, ANALYZE)");
    }

    @Override
    public JournalFailure failure(SQLException failed) {
      // What follows the question mark may hold a password.
      String place = url.split("\\?", 2)[0];
      if (JournalFailure.NO_TABLE.equals(failed.getSQLState())) {
        return new JournalFailure(
            "the journal at "
                + place
                + " has no tables yet, a node with the role ledger makes them",
            failed);
      }
      String why = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
      return new JournalFailure("the journal at " + place + " cannot be opened: " + why, failed);
    }

    @Override
    public String toString() {
      return "Postgres[url=" + url.split("\\?", 2)[0] + ", user=" + user + "]";
    }
  }

  private static Config settings(JournalDatabase database, Map<String, ?> more, String resource) {
    Config values =
        ConfigFactory.parseMap(more)
            .withFallback(
                ConfigFactory.parseMap(
                    Map.of(
                        "url", database.url(),
                        "user", database.user(),
                        "password", database.password())))
            .atPath("witan.journal");
    return values
        .withFallback(
            ConfigFactory.parseResources(JournalDatabase.class.getClassLoader(), resource))
        .resolve();
  }
}
