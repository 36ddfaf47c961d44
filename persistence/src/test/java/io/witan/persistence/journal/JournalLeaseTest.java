package io.witan.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.journal.JournalVersion;
import io.witan.protocol.store.Duty;
import io.witan.protocol.store.GroupLease;
import io.witan.protocol.store.GroupLease.Term;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The lease as a row of a real PostgreSQL. */
class JournalLeaseTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String OF_VERSION = "WHERE name = 'schema.version'";
  private static final Duration OVER = Duration.ofMillis(-1);

  @Test
  void oneHasItUntilItRunsOutOrIsGivenBack() {
    try (LocalPostgres server = LocalPostgres.startOrSkip()) {
      server.database().prepare(Appender.GENESIS);
      try (GroupLease a = lease(server);
          GroupLease b = lease(server)) {
        assertEquals(Term.NONE, a.read());
        assertEquals(1, a.take("a", HOUR).orElseThrow().epoch());
        assertEquals(Optional.empty(), b.take("b", HOUR));
        assertEquals("a", b.read().holder());
        assertFalse(b.read().isOver());

        assertTrue(a.renew("a", 1, OVER));
        assertTrue(b.read().isOver());
        assertTrue(a.renew("a", 1, OVER), "nobody has taken over, so it is still a's");
        Term second = b.take("b", HOUR).orElseThrow();
        assertEquals(2, second.epoch());
        assertTrue(second.left().compareTo(Duration.ofMinutes(59)) > 0, second.toString());
        assertFalse(a.renew("a", 1, HOUR));

        a.giveBack("a", 1);
        assertEquals("b", a.read().holder());
        b.giveBack("b", 2);
        assertTrue(a.read().isFree());
        assertEquals(3, a.take("a", HOUR).orElseThrow().epoch());
      }
    }
  }

  @Test
  void whoHasOneDutyHasNotTheOthers() {
    try (LocalPostgres server = LocalPostgres.startOrSkip()) {
      server.database().prepare(Appender.GENESIS);
      try (GroupLease ledger = lease(server);
          GroupLease enclave = lease(server, Duty.ENCLAVE)) {
        assertEquals(1, ledger.take("a", HOUR).orElseThrow().epoch());
        assertEquals(Term.NONE, enclave.read());
        assertEquals(1, enclave.take("b", HOUR).orElseThrow().epoch());
        assertFalse(ledger.renew("b", 1, HOUR));
        enclave.giveBack("b", 1);
        assertTrue(enclave.read().isFree());
        assertEquals("a", ledger.read().holder());
      }
    }
  }

  @Test
  void ofManyWhoTakeItAtOnceOneHasIt() throws Exception {
    try (LocalPostgres server = LocalPostgres.startOrSkip();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      server.database().prepare(Appender.GENESIS);
      for (int epoch = 1; epoch <= 5; epoch++) {
        List<Callable<Optional<Term>>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          String name = "jvm" + i;
          tries.add(
              () -> {
                try (GroupLease lease = lease(server)) {
                  return lease.take(name, HOUR);
                }
              });
        }
        List<Term> taken = new ArrayList<>();
        for (Future<Optional<Term>> each : threads.invokeAll(tries)) {
          each.get().ifPresent(taken::add);
        }
        assertEquals(1, taken.size());
        assertEquals(epoch, taken.getFirst().epoch());
        try (GroupLease lease = lease(server)) {
          lease.giveBack(taken.getFirst().holder(), epoch);
        }
      }
    }
  }

  @Test
  void aJournalIsOfTheVersionOfTheNewestThatHadTheLeaseAndEarlierProgramsStop() throws Exception {
    try (LocalPostgres server = LocalPostgres.startOrSkip();
        Connection journal = server.database().connect();
        Statement sql = journal.createStatement()) {
      server.database().prepareShared(Appender.GENESIS);
      int earlier = JournalVersion.CURRENT - 1;
      sql.execute("UPDATE witan_meta SET content = '%d' %s".formatted(earlier, OF_VERSION));
      server.database().prepareShared(Appender.GENESIS);
      try (GroupLease a = lease(server);
          GroupLease b = lease(server)) {
        assertEquals(earlier, version(sql), "who only follows leaves others what they can read");
        assertEquals(Term.NONE, b.read());
        assertTrue(a.take("a", HOUR).isPresent());
        assertEquals(JournalVersion.CURRENT, version(sql));
        assertEquals("a", b.read().holder());

        int later = JournalVersion.CURRENT + 1;
        sql.execute("UPDATE witan_meta SET content = '%d' %s".formatted(later, OF_VERSION));
        String why = assertThrows(GroupLease.Superseded.class, b::read).getMessage();
        assertTrue(why.startsWith("the journal is of version " + later), why);
        assertEquals(why, refusal(server));
        assertEquals(later, version(sql));
      }
    }
  }

  @Test
  void aStartNeitherWaitsForABackupNorLetsWritersWaitForIt() throws Exception {
    try (LocalPostgres server = LocalPostgres.startOrSkip();
        Connection backup = server.database().connect();
        Statement reads = backup.createStatement()) {
      server.database().prepareShared(Appender.GENESIS);
      backup.setAutoCommit(false);
      for (String table : List.of("event_journal", "payload", "payload_deleted")) {
        reads.executeQuery("SELECT count(*) FROM " + table).close();
      }
      server.database().prepareShared(Appender.GENESIS);
      try (Connection other = server.database().connect();
          Statement sql = other.createStatement()) {
        sql.execute("DELETE FROM witan_meta WHERE name = 'schema.script'");
      }
      JournalFailure held =
          assertThrows(
              JournalFailure.class, () -> server.database().prepareShared(Appender.GENESIS));
      assertTrue(held.isPassing(), held.getMessage());
    }
  }

  private static String refusal(LocalPostgres server) {
    return assertThrows(
            JournalFailure.class, () -> server.database().prepareShared(Appender.GENESIS))
        .getMessage();
  }

  private static int version(Statement sql) throws SQLException {
    try (ResultSet rows = sql.executeQuery("SELECT content FROM witan_meta " + OF_VERSION)) {
      assertTrue(rows.next());
      return Integer.parseInt(rows.getString(1));
    }
  }

  @Test
  void aDatabaseThatIsAwaySaysSo() {
    LocalPostgres server = LocalPostgres.startOrSkip();
    server.database().prepare(Appender.GENESIS);
    GroupLease lease = lease(server);
    assertEquals(Term.NONE, lease.read());
    server.close();
    GroupLease.Unreachable away = assertThrows(GroupLease.Unreachable.class, lease::read);
    assertTrue(away.getMessage().contains("jdbc:postgresql:"), away.getMessage());
    lease.close();
  }

  private static GroupLease lease(LocalPostgres server) {
    return lease(server, Duty.LEDGER);
  }

  private static GroupLease lease(LocalPostgres server, Duty duty) {
    return new JournalLease((JournalDatabase.Postgres) server.database(), duty);
  }
}
