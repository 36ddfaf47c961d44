package io.witan.persistence.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.persistence.journal.Durability;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.PayloadStore;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Committing.class.getName(),
                database.file().toString(),
                durability.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
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
      child.destroyForcibly();
      assertTrue(child.waitFor(60, TimeUnit.SECONDS));
    }
    return last;
  }

  private static long number(String line) {
    assertTrue(line != null && line.startsWith("acknowledged "), "the child said: " + line);
    return Long.parseLong(line.substring("acknowledged ".length()));
  }
}
