package io.witan.persistence.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.persistence.AcknowledgingProcess;
import io.witan.persistence.journal.Durability;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.PayloadStore;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that keeps payloads, and looks for every one that it acknowledged. */
class PayloadKillTest {
  private static final int LIVES = 2;
  private static final int ACKNOWLEDGEMENTS = 100;

  @TempDir Path directory;

  @Test
  void everyAcknowledgedPayloadIsThereAfterAKill() throws Exception {
    for (Durability durability : Durability.values()) {
      JournalDatabase.H2 database =
          new JournalDatabase.H2(directory.resolve(durability.name()), durability);
      for (int life = 0; life < LIVES; life++) {
        long acknowledged = lifeOf(database, durability);
        try (PayloadStore store = JdbcPayloadStore.open(database)) {
          List<Arrival> arrivals = store.arrivalsAfter(0, Integer.MAX_VALUE);
          assertTrue(arrivals.size() >= acknowledged);
          for (int number = 1; number <= arrivals.size(); number++) {
            EncodedPayload payload = PayloadStoreTest.payload(number, 1_000 + number);
            assertEquals(new Arrival(number, payload.hash()), arrivals.get(number - 1));
            assertEquals(Optional.of(payload), store.payload(payload.hash()));
          }
        }
      }
    }
  }

  private static long lifeOf(JournalDatabase.H2 database, Durability durability)
      throws IOException {
    try (AcknowledgingProcess child =
        AcknowledgingProcess.start(
            Committing.class, database.file().toString(), durability.name())) {
      return child.killedAfter(ACKNOWLEDGEMENTS);
    }
  }
}
