package io.witan.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.persistence.AcknowledgingProcess;
import io.witan.protocol.machine.JournalTip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
    try (AcknowledgingProcess child = start(database, Durability.PROCESS)) {
      assertTrue(child.next() > 0);
      String refused = "";
      try {
        database.reader().close();
      } catch (JournalFailure failure) {
        refused = failure.getMessage();
      }
      assertTrue(refused.contains("its node is running"), refused);
    }
  }

  private static long lifeOf(JournalDatabase.H2 database, Durability durability)
      throws IOException {
    try (AcknowledgingProcess child = start(database, durability)) {
      return child.killedAfter(ACKNOWLEDGEMENTS);
    }
  }

  private static long stored(JournalDatabase database) {
    try (JournalReader reader = database.reader()) {
      assertEquals(List.of(Appender.ID), reader.persistenceIds());
      return reader
          .read(Appender.ID, JournalTip.start(Appender.ID, Appender.GENESIS), record -> {})
          .sequence();
    }
  }

  private static AcknowledgingProcess start(JournalDatabase.H2 database, Durability durability)
      throws IOException {
    return AcknowledgingProcess.start(
        Appender.class, database.file().toString(), durability.name());
  }
}
