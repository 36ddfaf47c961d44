package io.witan.deploy.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupLogsTest {
  private static final Instant BEGAN = Instant.parse("2026-01-01T10:00:00Z");
  private static final String AWAY =
      " WARN  io.witan.group the lease cannot be asked for, trying on: refused";

  @TempDir Path folder;

  private GroupLogs read(GroupFault fault, String... lines) throws IOException {
    Path log = folder.resolve("witan.log");
    Files.write(log, List.of(lines));
    Disturbance disturbance = new Disturbance(fault, BEGAN);
    disturbance.end(BEGAN.plusSeconds(30));
    GroupLogs logs = new GroupLogs(List.of(disturbance), false);
    logs.read("A1", log);
    return logs;
  }

  @Test
  void aWarningThatAFaultOfItsTimeCausesIsExpected() throws IOException {
    GroupLogs logs =
        read(
            GroupFault.KILL_DATABASE,
            "WARNING: Using incubator modules: jdk.incubator.vector",
            "2026-01-01T09:59:00.000Z INFO  io.witan.node ready",
            "2026-01-01T10:00:05.000Z" + AWAY);
    assertEquals(List.of(), logs.unexpected());
    assertEquals(1, logs.expected());
  }

  @Test
  void theSameWarningBeforeOrAfterOrOfAnotherFaultIsNot() throws IOException {
    assertEquals(
        1, read(GroupFault.KILL_DATABASE, "2026-01-01T09:59:59.000Z" + AWAY).unexpected().size());
    assertEquals(
        1, read(GroupFault.KILL_DATABASE, "2026-01-01T10:00:36.000Z" + AWAY).unexpected().size());
    assertEquals(
        1, read(GroupFault.KILL_ACTIVE, "2026-01-01T10:00:05.000Z" + AWAY).unexpected().size());
  }

  @Test
  void aStackTraceOrAnErrorIsNeverExpected() throws IOException {
    GroupLogs logs =
        read(
            GroupFault.KILL_DATABASE,
            "2026-01-01T10:00:05.000Z ERROR io.witan.node round failed",
            "\tat io.witan.Some.where(Some.java:1)",
            "\tat io.witan.Some.where(Some.java:1)");
    assertEquals(2, logs.unexpected().size());
    assertTrue(logs.unexpected().getFirst().startsWith("2 times "), logs.unexpected()::toString);
  }
}
