package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.keys.CertificateAuthority;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.PortBlock;
import io.witan.deploy.network.PostgresServer;
import io.witan.deploy.network.RpcClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A network of one validator, which is a group of two JVMs over TLS with a PostgreSQL: whatever
 * happens to one of them shows at once.
 */
final class PairNetwork implements AutoCloseable {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long LOOK_MILLIS = 100;
  private static final String DATABASE = "acme";

  private final Path path;
  private final NetworkFolder folder;
  private final PortBlock ports;
  private final PostgresServer database;
  private final CertificateAuthority authority;
  private final TreeMap<Integer, NodeProcess> processes = new TreeMap<>();
  private final TreeMap<Integer, Long> marks = new TreeMap<>();

  PairNetwork(Path path) throws IOException {
    this.path = path;
    ports = PortBlock.reserve(10);
    folder = new NetworkFolder(path);
    folder.create(
        new NetworkFolder.Shape(1, 1337, 1, 2, ports.first(), ports.first() + 1, Engine.QBFT));
    database = PostgresServer.in(path.resolve("postgres"), ports.first() + 2);
    database.start();
    database.createDatabase(DATABASE, path.resolve("password"));
    authority = CertificateAuthority.create(DATABASE, DAY);
    authority.write(path.resolve("authority.pem"));
    for (int jvm : List.of(1, 2)) {
      Files.createDirectories(home(jvm));
      certify(authority, jvm, Instant.now().plus(DAY));
      configure(jvm, "");
    }
  }

  PostgresServer database() {
    return database;
  }

  CertificateAuthority authority() {
    return authority;
  }

  Path home(int jvm) {
    return path.resolve("jvm" + jvm);
  }

  Path log(int jvm) {
    return home(jvm).resolve("witan.log");
  }

  int clusterPort(int jvm) {
    return ports.first() + 3 * jvm + 2;
  }

  /** Gives a JVM a new key and a certificate of an authority. */
  void certify(CertificateAuthority by, int jvm, Instant end) throws IOException {
    Path key = home(jvm).resolve("key.pem");
    Path certificate = home(jvm).resolve("certificate.pem");
    Path newKey = home(jvm).resolve("new.key");
    Path newCertificate = home(jvm).resolve("new.pem");
    by.certify("127.0.0.1", newKey, newCertificate, end);
    Files.move(newKey, key, StandardCopyOption.REPLACE_EXISTING);
    Files.move(newCertificate, certificate, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes a JVM's settings, with more of them that stand over the usual ones. */
  void configure(int jvm, String more) throws IOException {
    String text =
        """
        witan {
          identity = "jvm%d", genesis = "%s", node-key = "%s"
          p2p { port = %d, permissioned = false }
          rpc.port = %d
          journal { kind = postgresql, url = "%s", user = acme, password-file = "../password" }
          cluster {
            enabled = true, port = %d
            tls { key = key.pem, certificate = certificate.pem, authority = "../authority.pem" }
          }
        }
        %s
        """
            .formatted(
                jvm,
                folder.genesis(),
                folder.node(1).resolve("nodekey"),
                ports.first() + 3 * jvm,
                ports.first() + 3 * jvm + 1,
                database.url(DATABASE),
                clusterPort(jvm),
                more);
    Files.writeString(home(jvm).resolve("node.conf"), text);
  }

  NodeConfig config(int jvm) {
    return NodeConfigFile.read(home(jvm).resolve("node.conf"));
  }

  /** Starts a JVM with the settings that it has now, whatever these are. */
  void start(int jvm) throws IOException {
    mark(jvm);
    Path file = home(jvm).resolve("node.conf");
    String now = Files.readString(file);
    configure(jvm, "");
    NodeConfig usual = config(jvm);
    Files.writeString(file, now);
    processes.put(jvm, NodeProcess.start(file, usual));
  }

  NodeProcess process(int jvm) {
    return processes.get(jvm);
  }

  /** From here on the log is looked at. */
  void mark(int jvm) {
    marks.put(jvm, LogPart.end(log(jvm)));
  }

  LogPart said(int jvm) {
    return LogPart.since(log(jvm), marks.getOrDefault(jvm, 0L));
  }

  RpcClient client(int jvm) {
    return new RpcClient("http://127.0.0.1:" + (ports.first() + 3 * jvm + 1));
  }

  long height(int jvm) {
    return client(jvm).quantity("eth_blockNumber").orElse(-1L);
  }

  String condition(int jvm) {
    return client(jvm)
        .call("witan_health")
        .map(health -> health.path("condition").asText())
        .orElse("away");
  }

  /** How many members of the group a JVM reaches; itself too. */
  long members(int jvm) {
    Optional<JsonNode> group = client(jvm).call("witan_group");
    long reached = 0;
    for (JsonNode member : group.map(it -> it.path("members")).orElse(MissingNode.getInstance())) {
      reached +=
          member.path("status").asText().equals("up") && member.path("reachable").asBoolean()
              ? 1
              : 0;
    }
    return reached;
  }

  /** What may become so. */
  interface State {
    boolean holds() throws IOException;
  }

  /** Waits until it is so; says whether it came. */
  boolean await(State state) throws InterruptedException, IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!state.holds()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return true;
  }

  /** A JVM runs, and the chain goes on by two blocks. */
  boolean awaitBlocks(int jvm) throws InterruptedException, IOException {
    if (!await(() -> condition(jvm).equals("running"))) {
      return false;
    }
    long before = height(jvm);
    return await(() -> height(jvm) > before + 1);
  }

  /** Has the database's notes about its tables say something; gives what they said. */
  String noted(String name, String content) {
    try (Connection connection =
            DriverManager.getConnection(
                database.url(DATABASE),
                DATABASE,
                Files.readString(path.resolve("password")).strip());
        Statement statement = connection.createStatement()) {
      String where = " WHERE name = '" + name + "'";
      try (var rows = statement.executeQuery("SELECT content FROM witan_meta" + where)) {
        rows.next();
        String before = rows.getString(1);
        statement.execute("UPDATE witan_meta SET content = '" + content + "'" + where);
        return before;
      }
    } catch (SQLException | IOException failed) {
      throw new CommandFailure("cannot change the database: " + failed.getMessage());
    }
  }

  @Override
  public void close() {
    processes.values().stream().filter(NodeProcess::isAlive).forEach(NodeProcess::kill);
    database.close();
    ports.close();
  }
}
