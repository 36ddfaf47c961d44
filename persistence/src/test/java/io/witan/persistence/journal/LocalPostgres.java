package io.witan.persistence.journal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A PostgreSQL for tests: the one that WITAN_TEST_POSTGRES_URL names (with a schema of its own for
 * each test), else one started from Debian's files, else the test is skipped.
 */
public final class LocalPostgres implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String USER = "witan";

  private final JournalDatabase.Postgres database;
  private final Runnable stop;

  private LocalPostgres(JournalDatabase.Postgres database, Runnable stop) {
    this.database = database;
    this.stop = stop;
  }

  public static LocalPostgres startOrSkip() {
    String url = System.getenv("WITAN_TEST_POSTGRES_URL");
    if (url != null) {
      return new LocalPostgres(withSchemaOfItsOwn(url), () -> {});
    }
    Optional<Path> programs = programs();
    assumeTrue(
        programs.isPresent(),
        "no PostgreSQL: set WITAN_TEST_POSTGRES_URL or install Debian's postgresql");
    try {
      return started(programs.get());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public JournalDatabase database() {
    return database;
  }

  @Override
  public void close() {
    stop.run();
  }

  private static JournalDatabase.Postgres withSchemaOfItsOwn(String url) {
    String schema = "t" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
    String separator = url.contains("?") ? "&" : "?";
    String user = Optional.ofNullable(System.getenv("PGUSER")).orElse(USER);
    String password = Optional.ofNullable(System.getenv("PGPASSWORD")).orElse("");
    return new JournalDatabase.Postgres(
        url + separator + "currentSchema=" + schema, user, password);
  }

  private static LocalPostgres started(Path programs) throws IOException {
    Path data = Path.of(output(asUser(List.of("mktemp", "-d", "/tmp/witan-pg-XXXXXX"))).trim());
    String at = data.toString();
    output(
        asUser(
            List.of(programs.resolve("initdb").toString(), "-D", at, "-A", "trust", "-U", USER)));
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String pgCtl = programs.resolve("pg_ctl").toString();
    String options = "-p " + port + " -k " + at + " -c listen_addresses=127.0.0.1";
    output(asUser(List.of(pgCtl, "-D", at, "-l", at + "/log", "-w", "-o", options, "start")));
    Runnable stop =
        () -> {
          output(asUser(List.of(pgCtl, "-D", at, "-w", "-m", "immediate", "stop")));
          output(asUser(List.of("rm", "-r", at)));
        };
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    return new LocalPostgres(new JournalDatabase.Postgres(url, USER, ""), stop);
  }

  /** PostgreSQL refuses to run as root. */
  private static List<String> asUser(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      whole.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    whole.addAll(command);
    return whole;
  }

  private static String output(List<String> command) {
    try {
      Path out = Files.createTempFile("witan-pg", ".out");
      Process process =
          new ProcessBuilder(command)
              .directory(new File("/tmp"))
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      int code = process.waitFor();
      String text = Files.readString(out, StandardCharsets.UTF_8);
      Files.delete(out);
      if (code != 0) {
        throw new AssertionError(command + ": " + text);
      }
      return text;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private static Optional<Path> programs() {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .sorted(Comparator.reverseOrder())
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .findFirst();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
