package io.witan.deploy.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.audit.Audit;
import io.witan.deploy.network.PostgresServer;
import io.witan.deploy.node.Journals;
import io.witan.persistence.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A validator that is two JVMs, with mutual TLS between them: real processes that really die. */
class GroupFailoverTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final List<Integer> BOTH = List.of(1, 2);

  @TempDir Path directory;

  private PairNetwork pair;

  @BeforeEach
  void begin() throws IOException {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL: install Debian's postgresql");
    // The server may be another user's than this test.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    pair = new PairNetwork(directory.resolve("network"));
  }

  @AfterEach
  void end() {
    if (pair != null) {
      pair.close();
    }
  }

  private void start(int jvm) throws IOException {
    pair.start(jvm);
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
    for (int jvm : BOTH) {
      try {
        all.append(pair.log(jvm)).append('\n').append(Files.readString(pair.log(jvm)));
      } catch (IOException unreadable) {
        all.append(unreadable);
      }
    }
    return all.toString();
  }

  private String ask(int jvm, String method, String field) {
    Optional<JsonNode> answer = pair.client(jvm).answer(method);
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
    JsonNode answer = pair.client(jvm).answer("eth_getFilterChanges", filter).orElseThrow();
    return answer.has("result") ? answer.get("result") : answer.at("/error/message");
  }

  private void awaitBlocksAt(int jvm) {
    long later = Math.max(pair.height(jvm), 0) + 3;
    await("true", () -> "" + (pair.height(jvm) >= later));
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
    String filter = pair.client(2).call("eth_newBlockFilter").orElseThrow().asText();
    awaitBlocksAt(2);
    assertTrue(polled(1, filter).size() >= 3, "the blocks since");
    assertEquals("filter not found", polled(1, "0x77").asText());

    pair.process(1).kill();
    await("2", () -> "" + active());
    awaitBlocksAt(2);

    start(1);
    assertEquals(2, active());
    pair.process(2).signal("STOP");
    await("1", () -> "" + activeOf(1));
    awaitBlocksAt(1);
    pair.process(2).signal("CONT");
    assertTrue(pair.process(2).awaitExit(PATIENCE), "it was overtaken, and ends");
    assertEquals(1, pair.process(2).exitCode());
    awaitBlocksAt(1);

    pair.process(1).kill();
    Audit audit = new Audit();
    try (JournalReader reader = Journals.of(pair.config(1)).reader()) {
      audit.include("acme", reader);
    }
    assertEquals(List.of(), audit.findings());
    assertTrue(audit.votes() > 9 && audit.blocks() >= 9, audit.blocks() + " blocks");
  }

  private int activeOf(int jvm) {
    return ask(jvm, "witan_group", "isActive").equals("true") ? jvm : 0;
  }
}
