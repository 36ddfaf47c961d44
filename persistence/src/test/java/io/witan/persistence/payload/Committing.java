package io.witan.persistence.payload;

import io.witan.persistence.journal.Durability;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.PayloadChange;
import io.witan.protocol.privacy.exchange.PayloadStore;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** As a program, commits payloads until it is killed, with a line for every acknowledged one. */
final class Committing {
  private Committing() {}

  public static void main(String[] args) {
    JournalDatabase database =
        new JournalDatabase.H2(Path.of(args[0]), Durability.valueOf(args[1]));
    database.prepare(Hash.ZERO);
    PayloadStore store = JdbcPayloadStore.open(database);
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
    for (int number = (int) store.arrivals() + 1; ; number++) {
      EncodedPayload payload = PayloadStoreTest.payload(number, 1_000 + number);
      store.commit(
          List.of(
              new PayloadChange.Kept(payload),
              new PayloadChange.Arrived(new Arrival(number, payload.hash()))));
      out.println("acknowledged " + number);
    }
  }
}
