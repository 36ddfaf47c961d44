package io.witan.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.journal.JournalVersion;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.JournalTip;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Three snapshots' worth, and a few: two are kept, and one may be on its way. */
  private static final int MOST_LEFT = 200;

  @TempDir Path directory;

  @Test
  void whatAnActorPersistedIsRecoveredAndReadInOrderWithoutAnActorSystemOnH2() {
    for (Durability durability : Durability.values()) {
      JournalDatabase database =
          new JournalDatabase.H2(directory.resolve(durability.name()), durability);
      database.prepare(Appender.GENESIS);
      persistRecoverAndRead(database);
    }
  }

  @Test
  void whatAnActorPersistedIsRecoveredAndReadInOrderWithoutAnActorSystemOnPostgres() {
    try (LocalPostgres server = LocalPostgres.startOrSkip()) {
      server.database().prepare(Appender.GENESIS);
      persistRecoverAndRead(server.database());
      damageIsNoticed(server.database());
    }
  }

  @Test
  void aRecordThatIsLostChangedOrMovedIsNoticed() {
    JournalDatabase database = h2();
    database.prepare(Appender.GENESIS);
    append(database, 4, 5);
    damageIsNoticed(database);
  }

  @Test
  void recordsThatWereDroppedAreReadFromTheSnapshotThatStandsForThem() throws SQLException {
    JournalDatabase database = h2();
    database.prepare(Appender.GENESIS);
    JournalTip written = appendUntilDropped(database);
    JournalTip further = append(database, Appender.dropping(), 1, 2);
    assertEquals(written.sequence() + 2, further.sequence(), "the second life knows where it was");
    try (JournalReader reader = database.reader()) {
      JournalTip from = reader.oldestSnapshot(Appender.ID).orElseThrow().tip();
      List<ChainedRecord> rest = new ArrayList<>();
      assertEquals(further, reader.read(Appender.ID, from, rest::add));
      assertTrue(rest.size() < MOST_LEFT, rest.size() + " records are left");
      assertThrows(
          Fault.class,
          () ->
              reader.read(
                  Appender.ID, JournalTip.start(Appender.ID, Appender.GENESIS), record -> {}));
    }
    execute(database, "DELETE FROM \"snapshot\"");
    try (JournalReader reader = database.reader()) {
      assertThrows(Fault.class, () -> reader.oldestSnapshot(Appender.ID));
    }
  }

  @Test
  void aMissingJournalIsNamedAndNotCreated() {
    JournalDatabase database = h2();
    JournalFailure failure = assertThrows(JournalFailure.class, database::reader);
    assertTrue(failure.getMessage().contains("no journal"), failure.getMessage());
    assertFalse(directory.resolve("journal.mv.db").toFile().exists());
  }

  @Test
  void aDatabaseWithoutTablesIsWaitedForByWhoMakesNone() {
    try (LocalPostgres server = LocalPostgres.startOrSkip()) {
      JournalDatabase empty = server.database();
      JournalFailure failed =
          assertThrows(JournalFailure.class, () -> empty.requirePrepared(Appender.GENESIS));
      assertTrue(failed.isPassing());
      assertTrue(failed.getMessage().contains("has no tables yet"), failed.getMessage());
      empty.prepare(Appender.GENESIS);
      empty.requirePrepared(Appender.GENESIS);
    }
  }

  @Test
  void aJournalOfAnEarlierVersionBecomesOneOfThisAndOneOfALaterIsLeftAlone() throws SQLException {
    JournalDatabase database = h2();
    database.prepare(Appender.GENESIS);
    setVersion(database, JournalVersion.CURRENT - 1);
    database.prepare(Appender.GENESIS);
    try (Connection connection = database.connect()) {
      assertTrue(Schema.isAtLeast(connection, JournalVersion.CURRENT));
    }
    setVersion(database, JournalVersion.CURRENT + 1);
    JournalFailure later =
        assertThrows(JournalFailure.class, () -> database.prepare(Appender.GENESIS));
    assertTrue(later.getMessage().endsWith("run the newer program"), later.getMessage());
    try (Connection connection = database.connect()) {
      assertTrue(Schema.isAtLeast(connection, JournalVersion.CURRENT + 1));
    }
  }

  private static void setVersion(JournalDatabase database, int version) throws SQLException {
    execute(
        database,
        "UPDATE witan_meta SET content = '%d' WHERE name = 'schema.version'".formatted(version));
  }

  @Test
  void preparingTwiceChangesNothingAndAnotherGenesisIsRefused() {
    JournalDatabase database = h2();
    database.prepare(Appender.GENESIS);
    database.prepare(Appender.GENESIS);
    try (JournalReader reader = database.reader()) {
      assertEquals(Optional.of(Appender.GENESIS), reader.genesis());
      assertEquals(List.of(), reader.persistenceIds());
    }
    Hash other =
        Hash.wrap(
            new byte[] {
              1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5,
              6, 7, 8
            });
    JournalFailure failure = assertThrows(JournalFailure.class, () -> database.prepare(other));
    assertTrue(failure.getMessage().contains("genesis file"), failure.getMessage());
  }

  @Test
  void tablesOfANewerProgramAreRefused() throws SQLException {
    JournalDatabase database = h2();
    database.prepare(Appender.GENESIS);
    execute(database, "UPDATE witan_meta SET content = '99' WHERE name = 'schema.version'");
    JournalFailure failure =
        assertThrows(JournalFailure.class, () -> database.prepare(Appender.GENESIS));
    assertTrue(failure.getMessage().contains("99"), failure.getMessage());
  }

  @Test
  void noPasswordIsEverShown() {
    var database =
        new JournalDatabase.Postgres("jdbc:postgresql://h/d?password=hush", "me", "hush");
    assertFalse(database.toString().contains("hush"));
    String failure = database.failure(new SQLException("refused")).getMessage();
    assertFalse(failure.contains("hush"), failure);
  }

  private static void persistRecoverAndRead(JournalDatabase database) {
    JournalTip written = append(database, 40, 6);
    assertEquals(240, written.sequence());
    // The second life recovers from a snapshot and the records after it, and goes on.
    JournalTip further = append(database, 1, 2);
    assertEquals(242, further.sequence());
    try (JournalReader reader = database.reader()) {
      assertEquals(Optional.of(Appender.GENESIS), reader.genesis());
      assertEquals(List.of(Appender.ID), reader.persistenceIds());
      List<Long> numbers = new ArrayList<>();
      JournalTip end =
          reader.read(
              Appender.ID,
              JournalTip.start(Appender.ID, Appender.GENESIS),
              record -> numbers.add(Appender.NUMBERS.decode(record.manifest(), record.payload())));
      assertEquals(further, end);
      assertEquals(LongStream.rangeClosed(1, 242).boxed().toList(), numbers);
      List<ChainedRecord> rest = new ArrayList<>();
      assertEquals(end, reader.read(Appender.ID, written, rest::add));
      assertEquals(2, rest.size());
      assertEquals(written, reader.tipAt(Appender.ID, 240, Appender.GENESIS));
      assertThrows(Fault.class, () -> reader.tipAt(Appender.ID, 243, Appender.GENESIS));
      JournalTip elsewhere = JournalTip.start("other|test", Appender.GENESIS);
      assertThrows(Fault.class, () -> reader.read(Appender.ID, elsewhere, record -> {}));
    }
  }

  private static void damageIsNoticed(JournalDatabase database) {
    String where = " WHERE \"sequence_number\" = ";
    String table = "\"event_journal\"";
    assertEquals("", damage(database));
    change(
        database, "UPDATE " + table + " SET \"event_ser_manifest\" = 'test.Number/2'" + where + 7);
    assertTrue(damage(database).contains("record 8"), damage(database));
    change(
        database, "UPDATE " + table + " SET \"event_ser_manifest\" = 'test.Number/1'" + where + 7);
    assertEquals("", damage(database));
    change(database, "UPDATE " + table + " SET \"event_ser_id\" = 1" + where + 3);
    assertTrue(damage(database).contains("record 3"), damage(database));
    change(database, "DELETE FROM " + table + where + 3);
    assertTrue(damage(database).contains("record 4"), damage(database));
    change(database, "UPDATE " + table + " SET \"sequence_number\" = 3" + where + 4);
    assertTrue(damage(database).contains("record 3"), damage(database));
  }

  private static String damage(JournalDatabase database) {
    try (JournalReader reader = database.reader()) {
      reader.read(Appender.ID, JournalTip.start(Appender.ID, Appender.GENESIS), record -> {});
      return "";
    } catch (Fault fault) {
      return fault.getMessage();
    }
  }

  private static void change(JournalDatabase database, String sql) {
    try {
      execute(database, sql);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private static void execute(JournalDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static JournalTip append(JournalDatabase database, int times, int count) {
    return append(database, Appender.create(at -> {}), times, count);
  }

  private static JournalTip append(
      JournalDatabase database, Behavior<Appender.Command> appender, int times, int count) {
    ActorTestKit kit = ActorTestKit.create("one", Appender.config(database));
    try {
      return appended(kit, kit.spawn(appender), times, count);
    } finally {
      kit.shutdownTestKit();
    }
  }

  /** Appends, and lives on until what the snapshots stand for is dropped: that takes its time. */
  private static JournalTip appendUntilDropped(JournalDatabase database) {
    ActorTestKit kit = ActorTestKit.create("one", Appender.config(database));
    try {
      JournalTip tip = appended(kit, kit.spawn(Appender.dropping()), 60, 6);
      kit.createTestProbe()
          .awaitAssert(
              LONG,
              () -> {
                try (JournalReader reader = database.readerBesideNode()) {
                  long left =
                      tip.sequence()
                          - reader.oldestSnapshot(Appender.ID).orElseThrow().tip().sequence();
                  assertTrue(left < MOST_LEFT, left + " records are left");
                }
                return null;
              });
      return tip;
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static JournalTip appended(
      ActorTestKit kit, ActorRef<Appender.Command> appender, int times, int count) {
    TestProbe<JournalTip> probe = kit.createTestProbe();
    JournalTip tip = null;
    for (int i = 0; i < times; i++) {
      appender.tell(new Appender.Command.Append(count, probe.ref()));
      tip = probe.receiveMessage(LONG);
    }
    return tip;
  }

  private JournalDatabase h2() {
    return new JournalDatabase.H2(directory.resolve("journal"), Durability.PROCESS);
  }
}
