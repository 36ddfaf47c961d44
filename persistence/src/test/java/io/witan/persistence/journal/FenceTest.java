package io.witan.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.witan.protocol.machine.JournalTip;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies of one writer, as after a split brain: the journal takes the record of one. */
class FenceTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void aSecondCopyIsNeverAcknowledgedOnH2() {
    fences(new JournalDatabase.H2(directory.resolve("journal"), Durability.PROCESS));
  }

  @Test
  void aSecondCopyIsNeverAcknowledgedOnPostgres() {
    try (LocalPostgres server = LocalPostgres.startOrSkip()) {
      fences(server.database());
    }
  }

  private static void fences(JournalDatabase database) {
    database.prepare(Appender.GENESIS);
    ActorTestKit first = ActorTestKit.create("first", Appender.config(database));
    ActorTestKit second = ActorTestKit.create("second", Appender.config(database));
    try {
      TestProbe<JournalTip> heard = first.createTestProbe();
      TestProbe<JournalTip> lost = second.createTestProbe();
      ActorRef<Appender.Command> winner = first.spawn(Appender.create(at -> {}));
      ActorRef<Appender.Command> loser = second.spawn(Appender.create(at -> {}));
      // Both have recovered, from the same empty journal.
      winner.tell(new Appender.Command.Where(heard.ref()));
      loser.tell(new Appender.Command.Where(lost.ref()));
      assertEquals(heard.receiveMessage(LONG), lost.receiveMessage(LONG));
      winner.tell(new Appender.Command.Append(3, heard.ref()));
      JournalTip acknowledged = heard.receiveMessage(LONG);
      loser.tell(new Appender.Command.Append(1, lost.ref()));
      lost.expectTerminated(loser, LONG);
      lost.expectNoMessage(Duration.ZERO);
      try (JournalReader reader = database.readerBesideNode()) {
        JournalTip start = JournalTip.start(Appender.ID, Appender.GENESIS);
        assertEquals(acknowledged, reader.read(Appender.ID, start, record -> {}));
      }
      winner.tell(new Appender.Command.Append(1, heard.ref()));
      assertTrue(heard.receiveMessage(LONG).sequence() == 4);
    } finally {
      first.shutdownTestKit();
      second.shutdownTestKit();
    }
  }
}
