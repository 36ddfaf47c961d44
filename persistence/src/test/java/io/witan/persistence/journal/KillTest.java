package io.witan.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.machine.JournalTip;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that acknowledges records, and looks for every one of them. */
class KillTest {
  private static final int LIVES = 2;
  private static final int ACKNOWLEDGEMENTS = 250;

  @TempDir Path directory;

  @Test
  void everyAcknowledgedRecordIsThereAfterAKillAndTheNextLifeGoesOnFromIt() throws Exception {
    for (Durability durability : Durability.values()) {
      JournalDatabase.H2 database =
          new JournalDatabase.H2(directory.resolve(durability.name()), durability);
      long before = 0;
      for (int life = 0; life < LIVES; life++) {
        long acknowledged = lifeOf(database, durability);
        long stored = stored(database);
        assertTrue(acknowledged > before, "the next life goes on");
        assertTrue(stored >= acknowledged, acknowledged + " acknowledged, " + stored + " stored");
        before = stored;
      }
    }
  }

  @Test
  void anotherProcessIsToldThatTheNodeRuns() throws Exception {
    JournalDatabase.H2 database =
        new JournalDatabase.H2(directory.resolve("running"), Durability.PROCESS);
    Process child = start(database, Durability.PROCESS);
    try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
      assertTrue(lines.readLine().startsWith("acknowledged"));
      String refused = "";
      try {
        database.reader().close();
      } catch (JournalFailure failure) {
        refused = failure.getMessage();
      }
      assertTrue(refused.contains("its node is running"), refused);
    } finally {
      kill(child);
    }
  }

  private static long lifeOf(JournalDatabase.H2 database, Durability durability)
      throws IOException, InterruptedException {
    Process child = start(database, durability);
    long last = 0;
    try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
      for (int i = 0; i < ACKNOWLEDGEMENTS; i++) {
        last = number(lines.readLine());
      }
      child.toHandle().destroyForcibly();
      // What it said before it died counts as well.
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.startsWith("acknowledged ") ? number(line) : last;
      }
    } finally {
      kill(child);
    }
    return last;
  }

  private static long number(String line) {
    assertTrue(line != null && line.startsWith("acknowledged "), "the child said: " + line);
    return Long.parseLong(line.substring("acknowledged ".length()));
  }

  private static long stored(JournalDatabase database) {
    try (JournalReader reader = database.reader()) {
      assertEquals(List.of(Appender.ID), reader.persistenceIds());
      return reader
          .read(Appender.ID, JournalTip.start(Appender.ID, Appender.GENESIS), record -> {})
          .sequence();
    }
  }

  private static Process start(JournalDatabase.H2 database, Durability durability)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Appender.class.getName(),
            database.file().toString(),
            durability.name())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void kill(Process child) throws InterruptedException {
    child.destroyForcibly();
    assertTrue(child.waitFor(60, TimeUnit.SECONDS));
  }
}
