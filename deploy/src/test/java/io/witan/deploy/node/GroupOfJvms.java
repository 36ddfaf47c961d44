package io.witan.deploy.node;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.keys.CertificateAuthority;
import io.witan.deploy.load.PrivateContract;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.PostgresServer;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.network.RpcClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A validator that is several JVMs with roles of their own, real processes with mutual TLS between
 * them. It is the only one of its network, and two parties are its own, so that a private contract
 * needs nobody else. Secret keys lie with the JVMs that have the role {@code enclave}, alone.
 */
final class GroupOfJvms implements AutoCloseable {
  private static final int LOWEST_PORT = 20_000;
  private static final int PORTS_OF_A_JVM = 5;

  /** Longer than a start takes where fifty others want the same two cores. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final int PAYLOAD_BYTES = 100;
  private static final List<String> PARTIES = List.of("A", "B");

  private final Path directory;
  private final NetworkFolder folder;
  private final PostgresServer server;
  private final Map<Integer, NodeConfig> configs = new TreeMap<>();
  private final Map<Integer, NodeProcess> processes = new TreeMap<>();

  /**
   * Makes its files; none of its JVMs runs yet.
   *
   * @param roles of each JVM, as its settings have them
   */
  GroupOfJvms(Path directory, String... roles) throws IOException {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL: install Debian's postgresql");
    this.directory = directory;
    // The server may be another user's than this test.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<Integer> ports = freePorts(3 + PORTS_OF_A_JVM * roles.length);
    folder = new NetworkFolder(directory.resolve("network"));
    folder.create(
        new NetworkFolder.Shape(
            1,
            1337,
            1,
            2,
            ports.get(0),
            ports.get(1),
            NetworkFolder.Engine.QBFT,
            Optional.of(new PrivateNetwork(PARTIES, 1, 1, 1, 1))));
    server = PostgresServer.in(directory.resolve("postgres"), ports.get(2));
    server.start();
    server.createDatabase("acme", directory.resolve("password"));
    CertificateAuthority authority = CertificateAuthority.create("acme", Duration.ofDays(1));
    authority.write(directory.resolve("authority.pem"));
    for (int jvm = 1; jvm <= roles.length; jvm++) {
      int first = 3 + PORTS_OF_A_JVM * (jvm - 1);
      write(authority, jvm, roles[jvm - 1], ports.subList(first, first + PORTS_OF_A_JVM));
    }
  }

  private void write(CertificateAuthority authority, int jvm, String roles, List<Integer> ports)
      throws IOException {
    Path own = Files.createDirectories(directory.resolve("jvm" + jvm));
    authority.certify("127.0.0.1", own.resolve("key.pem"), own.resolve("certificate.pem"));
    copyKeys(own, roles.contains("enclave"));
    copyAccount(own);
    Files.writeString(
        own.resolve("node.conf"),
        """
        witan {
          identity = "jvm%d", genesis = "%s", node-key = "%s"
          p2p { port = %d, permissioned = false }
          rpc { port = %d, graphql = true }
          metrics.port = %d
          journal { kind = postgresql, url = "%s", user = acme, password-file = "../password" }
          cluster {
            enabled = true, port = %d, roles = [%s]
            tls { key = key.pem, certificate = certificate.pem, authority = "../authority.pem" }
          }
          private {
            enabled = true, keys = ["keys/A.key", "keys/B.key"], p2p.port = %d
            url = "http://127.0.0.1:%10$d/"
          }
          accounts { unlock = ["%s"], password-file = "%s", allow-insecure-unlock = true }
        }
        """
            .formatted(
                jvm,
                folder.genesis(),
                folder.node(1).resolve("nodekey"),
                ports.get(0),
                ports.get(1),
                ports.get(2),
                server.url("acme"),
                ports.get(3),
                roles,
                ports.get(4),
                account(),
                folder.path().resolve("keys").resolve("no-password")),
        StandardOpenOption.CREATE_NEW);
    configs.put(jvm, NodeConfigFile.read(own.resolve("node.conf")));
  }

  private void copyKeys(Path own, boolean secret) throws IOException {
    Path keys = Files.createDirectories(own.resolve("keys"));
    for (String party : PARTIES) {
      for (String ending : secret ? List.of(".key", ".pub") : List.of(".pub")) {
        String name = party + ending;
        Files.copy(folder.path().resolve("keys").resolve(name), keys.resolve(name));
      }
    }
  }

  private void copyAccount(Path own) throws IOException {
    Path from = folder.node(1).resolve("data").resolve("keystore");
    Path to = Files.createDirectories(own.resolve("data").resolve("keystore"));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private String account() throws IOException {
    return Files.readString(folder.path().resolve("keys").resolve("A.account")).strip();
  }

  private static List<Integer> freePorts(int count) {
    List<Integer> free = new ArrayList<>();
    int port = LOWEST_PORT + 10 * (int) (ProcessHandle.current().pid() % 900);
    for (; free.size() < count; port++) {
      if (NodeProcess.isFree("127.0.0.1", port)) {
        free.add(port);
      }
    }
    return free;
  }

  NodeConfig config(int jvm) {
    return configs.get(jvm);
  }

  NodeProcess process(int jvm) {
    return processes.get(jvm);
  }

  RpcClient client(int jvm) {
    return RpcClient.of(configs.get(jvm));
  }

  /** Starts some at once, and returns when each is ready. */
  void start(Integer... jvms) {
    for (int jvm : jvms) {
      Path file = directory.resolve("jvm" + jvm).resolve("node.conf");
      processes.put(jvm, NodeProcess.start(file, configs.get(jvm)));
    }
    Arrays.stream(jvms).forEach(jvm -> await("yes", () -> get(jvm, "ready")));
  }

  void kill(int jvm) {
    processes.remove(jvm).kill();
  }

  /** What the port for metrics and health says. */
  private String get(int jvm, String page) {
    URI url = URI.create("http://127.0.0.1:" + configs.get(jvm).metrics().port() + "/" + page);
    return answer(HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build());
  }

  private static String answer(HttpRequest request) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
    } catch (IOException notThere) {
      return "no answer";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Waits; a JVM that is overtaken meanwhile, as on a busy machine, is started anew. */
  void await(String wanted, Supplier<String> asked) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = asked.get();
    while (!last.equals(wanted)) {
      String found = last;
      assertTrue(System.nanoTime() < deadline, () -> wanted + " but was " + found + "\n" + logs());
      LockSupport.parkNanos(200_000_000);
      processes.replaceAll((jvm, process) -> process.isAlive() ? process : process.again());
      last = asked.get();
    }
  }

  /** All that all JVMs said. */
  String logs() {
    StringBuilder all = new StringBuilder();
    for (int jvm : configs.keySet()) {
      Path log = directory.resolve("jvm" + jvm).resolve("witan.log");
      try {
        all.append(log).append('\n').append(Files.exists(log) ? Files.readString(log) : "");
      } catch (IOException unreadable) {
        all.append(unreadable);
      }
    }
    return all.toString();
  }

  /** The JVM that has a duty, as another one sees it; 0 where none is known. */
  int holder(int asked, String duty) {
    String address =
        client(asked)
            .answer("witan_group")
            .map(answer -> answer.path("result").path("duties").path(duty).asText())
            .orElse("");
    for (Map.Entry<Integer, NodeConfig> each : configs.entrySet()) {
      if (address.endsWith(":" + each.getValue().cluster().port())) {
        return each.getKey();
      }
    }
    return 0;
  }

  long height(int jvm) {
    return client(jvm).quantity("eth_blockNumber").orElse(-1L);
  }

  void awaitBlocksAt(int jvm) {
    long later = Math.max(height(jvm), 0) + 3;
    await("true", () -> "" + (height(jvm) >= later));
  }

  /** Makes a contract of both parties by way of a JVM, as soon as it may be made. */
  PrivateContract deploy(int jvm) throws IOException {
    String account = account();
    AtomicReference<PrivateContract> made = new AtomicReference<>();
    await(
        "made",
        () -> {
          try {
            made.set(PrivateContract.deploy(client(jvm), account, publicKeys()));
            return "made";
          } catch (CommandFailure early) {
            return early.getMessage();
          }
        });
    return made.get();
  }

  private List<String> publicKeys() {
    return PARTIES.stream().map(party -> PrivateNetwork.publicKeyOf(folder, party)).toList();
  }

  /** What a contract keeps, as a JVM reads it. */
  String value(PrivateContract contract, int jvm) {
    return contract.stateAt(client(jvm)).replaceAll(".*value 0x0*", "");
  }

  /** What a private contract gives where it is called through GraphQL of a JVM. */
  String graphOf(PrivateContract contract, int jvm) {
    String query =
        "{\"query\": \"{ block { call(data: { to: \\\"%s\\\" }) { data } } }\"}"
            .formatted(contract.address());
    URI url = URI.create("http://127.0.0.1:" + configs.get(jvm).rpc().port() + "/graphql");
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(5))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(query))
            .build();
    return answer(request).replaceAll(".*\"data\":\"(0x[0-9a-f]*)\".*", "$1");
  }

  /** The same after one more try to make it keep a number. */
  String set(PrivateContract contract, int jvm, long number) {
    var refused = contract.through(client(jvm)).set(number, PAYLOAD_BYTES);
    return refused.isEmpty() ? "no answer" : value(contract, jvm);
  }

  /** Up to where a JVM that has not the private states keeps them; -1 where it does not say. */
  long warmBlock(int jvm) {
    return get(jvm, "metrics")
        .lines()
        .filter(line -> line.startsWith("witan_private_warm_block"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(-1);
  }

  /** Those of some metrics that are not on a JVM's page. */
  Set<String> withoutMetrics(int jvm, Set<String> wanted) {
    Set<String> missing = new TreeSet<>(wanted);
    get(jvm, "metrics").lines().map(line -> line.split("[{ ]", 2)[0]).forEach(missing::remove);
    return missing;
  }

  /** The secret keys as their files have them. */
  List<String> secrets() throws IOException {
    List<String> all = new ArrayList<>();
    for (String party : PARTIES) {
      String json = Files.readString(folder.path().resolve("keys").resolve(party + ".key"));
      all.add(json.replaceAll("(?s).*\"bytes\" : \"([^\"]+)\".*", "$1"));
    }
    return all;
  }

  /** The error of a call of a contract; empty where it is taken. */
  static String refusal(Optional<JsonNode> answer) {
    return answer.map(it -> it.path("error").path("message").asText()).orElse("no answer");
  }

  @Override
  public void close() {
    processes.values().forEach(NodeProcess::kill);
    server.close();
  }
}
