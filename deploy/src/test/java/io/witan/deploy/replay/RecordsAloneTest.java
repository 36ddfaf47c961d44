package io.witan.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.persistence.journal.Durability;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalReader;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.journal.LocalsRecordCodec;
import io.witan.protocol.journal.LocalsStateCodec;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.ChainedSnapshot;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.pool.Locals;
import io.witan.protocol.pool.LocalsRecord;
import io.witan.protocol.pool.LocalsState;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that begin behind a snapshot: 11 to 30 of clients' transactions, with two snapshots. */
class RecordsAloneTest {
  private static final String ID = "locals|node";
  private static final int FIRST_KEPT = 11;

  private Genesis genesis;
  private JournalDatabase database;

  @TempDir Path directory;

  @BeforeEach
  void write() throws SQLException, IOException {
    String text =
        "{\"config\":{\"chainId\":1337,\"homesteadBlock\":0},"
            + "\"gasLimit\":\"0x1c9c380\",\"difficulty\":\"0x1\",\"alloc\":{}}";
    genesis = GenesisFile.parse(new ObjectMapper().readTree(text));
    database = new JournalDatabase.H2(directory.resolve("journal"), Durability.PROCESS);
    Hash chain = genesis.block().hash();
    database.prepare(chain);
    JournalTip tip = JournalTip.start(ID, chain);
    Locals machine = new Locals();
    LocalsState state = machine.start();
    LocalsRecord record = new LocalsRecord(List.of(), List.of());
    try (Connection connection = database.connect()) {
      for (int i = 1; i <= 30; i++) {
        ChainedRecord entry = tip.next(new LocalsRecordCodec(), record);
        tip = tip.after(entry);
        state = machine.replay(state, record);
        if (i >= FIRST_KEPT) {
          JournalRows.insert(connection, ID, entry, tip);
        }
        if (i == FIRST_KEPT - 1 || i == 20) {
          JournalRows.insert(
              connection, ID, ChainedSnapshot.of(tip, new LocalsStateCodec(), state), 1);
        }
      }
    }
  }

  @Test
  void whatIsAsItWasWrittenHasNoFinding() {
    assertEquals(List.of(), findings());
  }

  @Test
  void aDamagedOldestSnapshotIsNamedItself() throws SQLException {
    run("UPDATE \"snapshot\" SET \"snapshot_payload\" = X'00' WHERE \"sequence_number\" = 10");
    assertNamed("snapshot, locals|node, record 10: ");
  }

  @Test
  void oneOfAnotherWriterIsNamedItself() throws SQLException {
    run("UPDATE \"snapshot\" SET \"snapshot_ser_id\" = 4 WHERE \"sequence_number\" = 10");
    assertNamed("snapshot, locals|node, record 10: ");
  }

  @Test
  void oneThatIsGoneIsMissed() throws SQLException {
    run("DELETE FROM \"snapshot\" WHERE \"sequence_number\" = 10");
    assertNamed("snapshot, locals|node, record 10: there is none");
  }

  @Test
  void recordsThatALaterSnapshotStandsForAreLookedAtAllTheSame() throws SQLException {
    run("DELETE FROM \"snapshot\" WHERE \"sequence_number\" = 10");
    run("UPDATE \"event_journal\" SET \"event_payload\" = X'c0' WHERE \"sequence_number\" = 15");
    assertNamed("event_journal, locals|node, record 15: ");
  }

  @Test
  void withoutAnySnapshotThatIsSaid() throws SQLException {
    run("DELETE FROM \"snapshot\"");
    assertNamed("no snapshot stands for the records that are gone");
  }

  private void assertNamed(String words) {
    List<String> found = findings();
    assertTrue(found.stream().anyMatch(finding -> finding.contains(words)), found::toString);
  }

  private List<String> findings() {
    List<String> found = new ArrayList<>();
    try (JournalReader reader = database.reader()) {
      new RecordsAlone(reader, genesis, finding -> found.add(finding.words()), done -> {}).check();
    }
    return found;
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      assertTrue(statement.executeUpdate() > 0);
    }
  }
}
