package io.witan.deploy.network;

import io.witan.deploy.CommandFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server for development, made of this machine's own programs, with all of its files
 * in one folder. It refuses to run as root, and runs as the system's user {@code postgres} then.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String USER = "witan";
  private static final String SYSTEM_USER = "postgres";
  private static final long COMMAND_SECONDS = 120;

  /** Enough for a dozen JVMs. */
  private static final String OPTIONS =
      "-c max_connections=200 -c shared_buffers=64MB -c max_wal_size=256MB";

  private final Path folder;
  private final Path programs;
  private final int port;

  private PostgresServer(Path folder, Path programs, int port) {
    this.folder = folder;
    this.programs = programs;
    this.port = port;
  }

  /** Whether this machine has what it takes. */
  public static boolean isInstalled() {
    return programs().isPresent();
  }

  /**
   * The server of a folder, which is made where it is missing.
   *
   * @throws CommandFailure if this machine has no PostgreSQL, or its user may not enter the folder
   */
  public static PostgresServer in(Path folder, int port) {
    Path programs =
        programs()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "node groups share a database, and this machine has no PostgreSQL under "
                            + INSTALLED
                            + "; install it (Debian, Ubuntu: apt-get install postgresql)"));
    PostgresServer server = new PostgresServer(folder.toAbsolutePath().normalize(), programs, port);
    if (!Files.exists(server.data())) {
      server.create();
    }
    return server;
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path passwordFile() {
    return folder.resolve("password");
  }

  private void create() {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      writeSecret(passwordFile());
      // The server's user reads it once, before it owns anything here.
      Path forServer = Files.createTempFile("witan", ".password");
      Files.copy(passwordFile(), forServer, StandardCopyOption.REPLACE_EXISTING);
      if (isRoot()) {
        run(List.of("chown", SYSTEM_USER, forServer.toString()));
        run(List.of("install", "-d", "-o", SYSTEM_USER, "-m", "700", data().toString()));
        requireEntry();
      }
      List<String> initdb =
          List.of(
              programs.resolve("initdb").toString(),
              "-D",
              data().toString(),
              "-U",
              USER,
              "-A",
              "scram-sha-256",
              "--pwfile=" + forServer,
              "-E",
              "UTF8",
              "--locale=C");
      run(asUser(initdb));
      Files.delete(forServer);
    } catch (IOException failed) {
      throw new CommandFailure("cannot write the files of a database under " + folder);
    }
  }

  private void requireEntry() {
    try {
      run(asUser(List.of("test", "-w", data().toString())));
    } catch (CommandFailure closed) {
      throw new CommandFailure(
          "PostgreSQL does not run as root, and its user "
              + SYSTEM_USER
              + " may not enter "
              + folder
              + "; name another folder with --dir, or run the command as another user");
    }
  }

  /** Starts the server, and returns when it takes connections. One that runs is left alone. */
  public void start() {
    if (isRunning()) {
      return;
    }
    String options = "-p " + port + " -k '' -c listen_addresses=127.0.0.1 " + OPTIONS;
    run(
        asUser(
            List.of(
                pgCtl(),
                "-D",
                data().toString(),
                "-l",
                log().toString(),
                "-w",
                "-o",
                options,
                "start")));
  }

  /** Where it writes what happens. */
  public Path log() {
    return data().resolve("server.log");
  }

  /** Its first line is the process id of the server of a folder while that runs. */
  static Path pidFile(Path folder) {
    return folder.resolve("data").resolve("postmaster.pid");
  }

  public boolean isRunning() {
    return exitCode(asUser(List.of(pgCtl(), "-D", data().toString(), "status"))) == 0;
  }

  /** Ends the server and all of its processes at once: {@code kill -9}. */
  public void kill() {
    CompletableFuture<ProcessHandle> gone = handle().onExit();
    signal("KILL");
    gone.join();
  }

  @Override
  public void close() {
    if (isRunning()) {
      stop("fast");
    }
  }

  private void stop(String mode) {
    run(asUser(List.of(pgCtl(), "-D", data().toString(), "-w", "-m", mode, "stop")));
  }

  /** Sends a signal, such as STOP or CONT, to the server and all of its processes. */
  public void signal(String name) {
    ProcessHandle server = handle();
    List<String> kill = new ArrayList<>(List.of("kill", "-" + name, "" + server.pid()));
    server.descendants().forEach(child -> kill.add("" + child.pid()));
    run(kill);
  }

  private ProcessHandle handle() {
    try {
      String pid = Files.readAllLines(pidFile(folder)).get(0).strip();
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException | NoSuchElementException none) {
      throw new CommandFailure("the database does not run");
    }
  }

  /**
   * Makes a database and the user who owns it, of the same name, with a new password.
   *
   * @param passwordFile where the password is written
   */
  public void createDatabase(String name, Path passwordFile) throws IOException {
    String password = writeSecret(passwordFile);
    String url = url("postgres");
    try (Connection connection =
            DriverManager.getConnection(url, USER, Files.readString(passwordFile()).strip());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + password + "'");
      statement.execute("CREATE DATABASE " + name + " OWNER " + name);
      statement.execute("REVOKE CONNECT ON DATABASE " + name + " FROM PUBLIC");
    } catch (SQLException failed) {
      throw new CommandFailure("cannot make the database " + name + ": " + failed.getMessage());
    }
  }

  /**
   * Makes a user who may read the chain and the lease of a group, which is all that an edge of it
   * needs, and no payload; once the group's tables are there.
   *
   * @param passwordFile where the password is written
   */
  public void createReader(String database, String name, Path passwordFile) throws IOException {
    String password = writeSecret(passwordFile);
    try (Connection connection =
            DriverManager.getConnection(
                url(database), USER, Files.readString(passwordFile()).strip());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + password + "'");
      statement.execute("GRANT CONNECT ON DATABASE " + database + " TO " + name);
      statement.execute(
          "GRANT SELECT ON witan_meta, event_journal, group_lease, group_duty TO " + name);
    } catch (SQLException failed) {
      throw new CommandFailure("cannot make the user " + name + ": " + failed.getMessage());
    }
  }

  /** The JDBC URL of a database. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private static String writeSecret(Path file) throws IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String secret = HexFormat.of().formatHex(random);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, secret + "\n");
    return secret;
  }

  private String pgCtl() {
    return programs.resolve("pg_ctl").toString();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static List<String> asUser(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (isRoot()) {
      whole.addAll(List.of("runuser", "-u", SYSTEM_USER, "--"));
    }
    whole.addAll(command);
    return whole;
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
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static void run(List<String> command) {
    try {
      Path said = Files.createTempFile("witan", ".out");
      int code = exitCode(command, said);
      String text = Files.readString(said, StandardCharsets.UTF_8).strip();
      Files.delete(said);
      if (code != 0) {
        String[] lines = text.split("\n", -1);
        throw new CommandFailure(
            "'" + String.join(" ", command) + "' failed: " + lines[lines.length - 1]);
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot run '" + String.join(" ", command) + "'");
    }
  }

  private static int exitCode(List<String> command) {
    try {
      return exitCode(command, Path.of("/dev/null"));
    } catch (IOException failed) {
      throw new CommandFailure("cannot run '" + String.join(" ", command) + "'");
    }
  }

  /** A server that is started keeps its parent's output open: that is a file, not a pipe. */
  private static int exitCode(List<String> command, Path said) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      if (!process.waitFor(Duration.ofSeconds(COMMAND_SECONDS).toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return -1;
    }
  }
}
