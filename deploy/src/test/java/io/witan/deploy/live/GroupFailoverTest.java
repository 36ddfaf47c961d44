package io.witan.deploy.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.audit.Audit;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.keys.CertificateAuthority;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.PostgresServer;
import io.witan.deploy.network.RpcClient;
import io.witan.persistence.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A validator that is two JVMs, with mutual TLS between them: real processes that really die. */
class GroupFailoverTest {
  private static final int LOWEST_PORT = 20_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final List<Integer> BOTH = List.of(1, 2);

  @TempDir Path directory;

  private PostgresServer server;
  private final Map<Integer, NodeConfig> configs = new TreeMap<>();
  private final Map<Integer, NodeProcess> processes = new TreeMap<>();

  @BeforeEach
  void begin() throws IOException {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL: install Debian's postgresql");
    // The server may be another user's than this test.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<Integer> ports = freePorts(9);
    NetworkFolder folder = new NetworkFolder(directory.resolve("network"));
    folder.create(
        new NetworkFolder.Shape(
            1, 1337, 1, 2, ports.get(0), ports.get(1), NetworkFolder.Engine.QBFT));
    server = PostgresServer.in(directory.resolve("postgres"), ports.get(2));
    server.start();
    server.createDatabase("acme", directory.resolve("password"));
    CertificateAuthority authority = CertificateAuthority.create("acme", Duration.ofDays(1));
    authority.write(directory.resolve("authority.pem"));
    for (int jvm : BOTH) {
      write(folder, authority, jvm, ports.subList(3 * jvm, 3 * jvm + 3));
    }
  }

  private void write(
      NetworkFolder folder, CertificateAuthority authority, int jvm, List<Integer> ports)
      throws IOException {
    Path own = Files.createDirectories(directory.resolve("jvm" + jvm));
    authority.certify("127.0.0.1", own.resolve("key.pem"), own.resolve("certificate.pem"));
    Files.writeString(
        own.resolve("node.conf"),
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
        """
            .formatted(
                jvm,
                folder.genesis(),
                folder.node(1).resolve("nodekey"),
                ports.get(0),
                ports.get(1),
                server.url("acme"),
                ports.get(2)),
        StandardOpenOption.CREATE_NEW);
    configs.put(jvm, NodeConfigFile.read(own.resolve("node.conf")));
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

  @AfterEach
  void end() {
    processes.values().forEach(NodeProcess::kill);
    if (server != null) {
      server.close();
    }
  }

  private void start(int jvm) {
    Path file = directory.resolve("jvm" + jvm).resolve("node.conf");
    processes.put(jvm, NodeProcess.start(file, configs.get(jvm)));
    await("true", () -> ask(jvm, "witan_health", "ready"));
  }

  /** Longer than a start takes where fifty others want the same two cores. */
  private void await(String wanted, Supplier<String> asked) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!asked.get().equals(wanted)) {
      assertTrue(System.nanoTime() < deadline, () -> "expected " + wanted + "\n" + logs());
      LockSupport.parkNanos(200_000_000);
    }
  }

  private String logs() {
    StringBuilder all = new StringBuilder();
    for (NodeProcess process : processes.values()) {
      try {
        all.append(process.log()).append('\n').append(Files.readString(process.log()));
      } catch (IOException unreadable) {
        all.append(unreadable);
      }
    }
    return all.toString();
  }

  private String ask(int jvm, String method, String field) {
    Optional<JsonNode> answer = RpcClient.of(configs.get(jvm)).answer(method);
    return answer.map(text -> text.path("result").path(field).asText()).orElse("no answer");
  }

  private int active() {
    for (int jvm : BOTH) {
      if (ask(jvm, "witan_group", "isActive").equals("true")) {
        return jvm;
      }
    }
    return 0;
  }

  /** What a filter has that was not asked for yet; the reason why there is nothing. */
  private JsonNode polled(int jvm, String filter) {
    JsonNode answer =
        RpcClient.of(configs.get(jvm)).answer("eth_getFilterChanges", filter).orElseThrow();
    return answer.has("result") ? answer.get("result") : answer.at("/error/message");
  }

  private long height(int jvm) {
    return RpcClient.of(configs.get(jvm)).quantity("eth_blockNumber").orElse(-1L);
  }

  private void awaitBlocksAt(int jvm) {
    long later = Math.max(height(jvm), 0) + 3;
    await("true", () -> "" + (height(jvm) >= later));
  }

  @Test
  void theOtherGoesOnWhereOneIsKilledAndOneThatWakesUpEnds() throws Exception {
    start(1);
    start(2);
    assertEquals(1, active());
    awaitBlocksAt(2);
    // What only the active one knows is asked of it.
    await("true", () -> ask(2, "witan_consensus", "isValidator"));
    // A filter is in the JVM that made it, whichever is polled.
    String filter = RpcClient.of(configs.get(2)).call("eth_newBlockFilter").orElseThrow().asText();
    awaitBlocksAt(2);
    assertTrue(polled(1, filter).size() >= 3, "the blocks since");
    assertEquals("filter not found", polled(1, "0x77").asText());

    processes.get(1).kill();
    await("2", () -> "" + active());
    awaitBlocksAt(2);

    start(1);
    assertEquals(2, active());
    processes.get(2).signal("STOP");
    await("1", () -> "" + activeOf(1));
    awaitBlocksAt(1);
    processes.get(2).signal("CONT");
    assertTrue(processes.get(2).awaitExit(PATIENCE), "it was overtaken, and ends");
    assertEquals(1, processes.get(2).exitCode());
    awaitBlocksAt(1);

    processes.get(1).kill();
    Audit audit = new Audit();
    try (JournalReader reader = Journals.of(configs.get(1)).reader()) {
      audit.include("acme", reader);
    }
    assertEquals(List.of(), audit.findings());
    assertTrue(audit.votes() > 9 && audit.blocks() >= 9, audit.blocks() + " blocks");
  }

  private int activeOf(int jvm) {
    return ask(jvm, "witan_group", "isActive").equals("true") ? jvm : 0;
  }
}
