package io.witan.deploy.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.PostgresServer;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.protocol.journal.JournalVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole node, with private transactions, whose journal is in a PostgreSQL that goes and comes.
 */
class PostgresNodeTest {
  @TempDir Path directory;

  private PostgresServer server;
  private SmallNetwork network;

  @BeforeEach
  void begin() throws IOException {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL: install Debian's postgresql");
    // The server may be another user's than this test.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    network = SmallNetwork.ofOrganisations(directory.resolve("network"), 3);
    int port = network.config(3).p2p().port() + 100;
    while (!NodeProcess.isFree("127.0.0.1", port)) {
      port++;
    }
    server = PostgresServer.in(directory.resolve("postgres"), port);
    server.start();
    server.createDatabase("acme", directory.resolve("password"));
    configure(
        """
        witan.journal {
          kind = postgresql, url = "%s", user = acme, password-file = "%s"
        }
        """
            .formatted(server.url("acme"), directory.resolve("password")));
  }

  @AfterEach
  void end() {
    if (server != null) {
      network.close();
      server.close();
    }
  }

  private void configure(String lines) throws IOException {
    Path file = network.folder.node(1).resolve("node.conf");
    Files.writeString(file, lines, StandardOpenOption.APPEND);
  }

  private String trouble() {
    return network.client(1).call("witan_health").orElseThrow().path("reasons").toString();
  }

  /** Where A's private state is, and its root. */
  private String privateState(int node) {
    JsonNode state = network.client(node).call("witan_privateStates").orElseThrow().get(0);
    return state.path("status").asText() + " " + state.path("root").asText();
  }

  private String deploy() throws IOException {
    Path accounts = network.folder.path().resolve("keys/A.account");
    return network.ask(
        1,
        "eth_sendTransaction",
        Map.of(
            "from",
            Files.readString(accounts).strip(),
            "data",
            "0x600160005500",
            "gas",
            "0x100000",
            "gasPrice",
            "0x0",
            "privateFrom",
            PrivateNetwork.publicKeyOf(network.folder, "A"),
            "privateFor",
            List.of(PrivateNetwork.publicKeyOf(network.folder, "B"))));
  }

  private void deployAndAwait() throws IOException {
    String[] hash = {""};
    SmallNetwork.await(
        "taken",
        () -> {
          try {
            hash[0] = deploy();
          } catch (IOException unreadable) {
            return unreadable.toString();
          }
          return hash[0].matches("0x[0-9a-f]{64}") ? "taken" : hash[0];
        });
    for (int node : List.of(1, 2)) {
      SmallNetwork.await(
          "0x1",
          () ->
              network
                  .client(node)
                  .call("eth_getTransactionReceipt", hash[0])
                  .map(receipt -> receipt.path("status").asText())
                  .orElse("none"));
    }
  }

  @Test
  void aNodeWhoseDatabaseDiesVotesAgainWhenItIsBackAndHasLostNothing() throws Exception {
    network.start(1, 2, 3);
    deployAndAwait();
    server.kill();
    SmallNetwork.await("true", () -> "" + trouble().contains("votes"));
    long without = network.height(2);
    SmallNetwork.await("true", () -> "" + (network.height(2) > without + 2));
    server.start();
    SmallNetwork.await("[]", this::trouble);
    // Of three any two are a quorum: with this one's vote alone does the chain go on without C.
    network.stop(3);
    long after = network.height(1);
    SmallNetwork.await("true", () -> "" + (network.height(1) > after + 1));
    deployAndAwait();
    SmallNetwork.await(privateState(2), () -> privateState(1));
  }

  @Test
  void aNodeWaitsForADatabaseThatIsNotThereYet() throws Exception {
    server.close();
    CompletableFuture<Void> started = CompletableFuture.runAsync(() -> network.start(1));
    assertThrows(TimeoutException.class, () -> started.get(3, TimeUnit.SECONDS));
    server.start();
    started.get(60, TimeUnit.SECONDS);
    assertTrue(network.height(1) >= 0);
  }

  @Test
  void whatDoesNotPassByItselfIsSaidInASentence() throws Exception {
    network.start(1);
    network.stop(1);
    refused(
        "schema.version",
        "99",
        "the journal is of version 99, this program knows "
            + JournalVersion.CURRENT
            + "; run the newer program");
    refused("genesis", "0x" + "11".repeat(32), "the journal belongs to the chain with genesis");
    Files.writeString(directory.resolve("password"), "another\n");
    String said = assertThrows(CommandFailure.class, () -> network.start(1)).getMessage();
    assertTrue(said.endsWith("FATAL: password authentication failed for user \"acme\""), said);
    assertEquals(1, said.lines().count());
  }

  /** What a start says where the database's own notes say this. */
  private void refused(String name, String content, String words) throws Exception {
    String password = Files.readString(directory.resolve("password")).strip();
    try (Connection acme = DriverManager.getConnection(server.url("acme"), "acme", password)) {
      String before = note(acme, name);
      note(acme, name, content);
      String said = assertThrows(CommandFailure.class, () -> network.start(1)).getMessage();
      assertTrue(said.startsWith(words), said);
      note(acme, name, before);
    }
  }

  private static String note(Connection database, String name) throws Exception {
    try (var query = database.prepareStatement("SELECT content FROM witan_meta WHERE name = ?")) {
      query.setString(1, name);
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private static void note(Connection database, String name, String content) throws Exception {
    try (var update =
        database.prepareStatement("UPDATE witan_meta SET content = ? WHERE name = ?")) {
      update.setString(1, content);
      update.setString(2, name);
      update.executeUpdate();
    }
  }
}
