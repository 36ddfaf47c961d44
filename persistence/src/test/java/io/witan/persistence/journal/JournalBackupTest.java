package io.witan.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.persistence.payload.JdbcPayloadStore;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.journal.JournalVersion;
import io.witan.protocol.journal.VoteRecordCodec;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Errand;
import io.witan.protocol.privacy.exchange.PayloadChange;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.VoteRecord.HeightClosed;
import io.witan.protocol.votes.VoteRecord.JournalBegun;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalBackupTest {
  private static final Hash GENESIS =
      Hash.fromHex("0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String VOTES = "votes|node";
  private static final PartyKey PARTY = new PartyKey(bytes(32));

  @TempDir Path directory;

  private static Bytes bytes(int size) {
    byte[] content = new byte[size];
    new SplittableRandom(size).nextBytes(content);
    return Bytes.wrap(content);
  }

  private JournalDatabase h2(String name) {
    return new JournalDatabase.H2(directory.resolve(name), Durability.PROCESS);
  }

  private static EncodedPayload payload(int size) {
    return new EncodedPayload(
        PARTY,
        bytes(size),
        bytes(24),
        List.of(bytes(48)),
        bytes(24),
        List.of(PARTY),
        PayloadTerms.STANDARD);
  }

  /** A journal with some of all that is in one. */
  private static void fill(JournalDatabase database) throws SQLException {
    database.prepare(GENESIS);
    try (Connection connection = database.connect()) {
      JournalTip tip = append(connection, VOTES, begin(VOTES), new JournalBegun(Instant.EPOCH));
      for (int height = 1; height <= 150; height++) {
        tip = append(connection, VOTES, tip, new HeightClosed(height));
      }
      append(connection, "raft|node", begin("raft|node"), new HeightClosed(1));
    }
    try (JdbcPayloadStore payloads = JdbcPayloadStore.open(database)) {
      List<PayloadChange> changes = new ArrayList<>();
      for (int i = 1; i <= 70; i++) {
        EncodedPayload payload = payload(1 + 1_000 * i);
        changes.add(new PayloadChange.Kept(payload));
        changes.add(new PayloadChange.Arrived(new Arrival(i, payload.hash())));
      }
      PayloadHash first = payload(1_001).hash();
      changes.add(new PayloadChange.Owed(new Errand(1, PARTY, first)));
      changes.add(new PayloadChange.Deleted(first));
      payloads.commit(changes);
    }
  }

  @Test
  void aNewerJournalIsNotBackedUpAndItsBackupNotRestored() throws Exception {
    JournalDatabase database = h2("newer");
    database.prepare(GENESIS);
    int later = JournalVersion.CURRENT + 1;
    execute(
        database,
        "UPDATE witan_meta SET content = '%d' WHERE name = 'schema.version'".formatted(later));
    Path file = directory.resolve("newer.witan");
    JournalFailure refused =
        assertThrows(JournalFailure.class, () -> JournalBackup.write(database, file, Map.of()));
    assertTrue(refused.getMessage().endsWith("run the newer program"), refused.getMessage());
    try (BackupFile.Writer out = new BackupFile.Writer(new FileOutputStream(file.toFile()))) {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      DataOutputStream fields = new DataOutputStream(head);
      fields.writeUTF(GENESIS.toHex());
      fields.writeLong(0);
      fields.writeInt(later);
      out.frame(JournalBackup.HEAD, head.toByteArray());
      out.end();
    }
    String newer = assertThrows(JournalFailure.class, () -> JournalBackup.read(file)).getMessage();
    assertTrue(newer.startsWith("the backup is of a newer version"), newer);
  }

  private static JournalTip begin(String id) {
    return JournalTip.start(id, GENESIS);
  }

  private static JournalTip append(
      Connection connection, String id, JournalTip tip, VoteRecord record) throws SQLException {
    ChainedRecord next = tip.next(new VoteRecordCodec(), record);
    JournalRestore.append(connection, id, next, Instant.EPOCH);
    return tip.after(next);
  }

  /** All rows of all tables, as a backup has them, but those of a restore and of Raft. */
  private static List<String> rows(JournalDatabase database) throws SQLException, IOException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement query = connection.createStatement()) {
      for (CopiedTable table : CopiedTable.values()) {
        String all = table.select().replaceAll(" WHERE .*", "");
        try (ResultSet row = query.executeQuery(all)) {
          while (row.next()) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            table.write(row, new DataOutputStream(content));
            rows.add(table + " " + Bytes.wrap(content.toByteArray()).toHex());
          }
        }
      }
    }
    Collections.sort(rows);
    return rows;
  }

  private static void execute(JournalDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aJournalGoesFromH2ToPostgresAndBackWithAllItsRows() throws SQLException, IOException {
    JournalDatabase original = h2("original");
    fill(original);
    execute(original, "DELETE FROM \"event_journal\" WHERE \"persistence_id\" = 'raft|node'");
    List<String> wanted = rows(original);
    Path first = directory.resolve("first");
    JournalBackup.Content content =
        JournalBackup.write(original, first, Map.of("key", new byte[] {1, 2, 3}));
    assertEquals(GENESIS, content.genesis());
    assertEquals(151, content.rows().get("event_journal"));
    assertEquals(69, content.rows().get("payload"));
    assertEquals(1, content.rows().get("payload_deleted"));
    assertArrayEquals(new byte[] {1, 2, 3}, content.files().get("key"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(first)));
    try (LocalPostgres postgres = LocalPostgres.startOrSkip()) {
      JournalRestore.from(first, postgres.database(), GENESIS, NOW);
      Path second = directory.resolve("second");
      JournalBackup.write(postgres.database(), second, Map.of());
      JournalDatabase copy = h2("copy");
      JournalRestore.from(second, copy, GENESIS, NOW);
      List<String> found = rows(copy);
      assertTrue(found.containsAll(wanted));
      assertEquals(wanted.size() + 2, found.size(), "and a beginning of each restore");
    }
  }

  @Test
  void theVotesOfARestoredJournalBeginAnewAndRaftsLogIsGone() throws SQLException {
    JournalDatabase original = h2("original");
    fill(original);
    Path file = directory.resolve("backup");
    assertTrue(JournalBackup.write(original, file, Map.of()).raft());
    JournalDatabase copy = h2("copy");
    JournalRestore.from(file, copy, GENESIS, NOW);
    copy.prepare(GENESIS);
    try (JournalReader reader = copy.reader()) {
      assertEquals(List.of(VOTES), reader.persistenceIds());
      List<VoteRecord> votes = new ArrayList<>();
      VoteRecordCodec codec = new VoteRecordCodec();
      reader.read(
          VOTES, begin(VOTES), each -> votes.add(codec.decode(each.manifest(), each.payload())));
      assertEquals(152, votes.size());
      assertEquals(new JournalBegun(NOW), votes.getLast());
    }
  }

  @Test
  void aDamagedOrUnfinishedFileIsRefusedAndNothingIsRestored() throws SQLException, IOException {
    JournalDatabase original = h2("original");
    fill(original);
    Path file = directory.resolve("backup");
    JournalBackup.write(original, file, Map.of());
    byte[] whole = Files.readAllBytes(file);
    Path wrong = directory.resolve("wrong");
    JournalDatabase copy = h2("copy");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50; i++) {
      byte[] flipped = whole.clone();
      flipped[i < 20 ? i : random.nextInt(whole.length)] ^= 1;
      Files.write(wrong, flipped);
      assertRefused(wrong, copy, "is");
      Files.write(wrong, Arrays.copyOf(whole, random.nextInt(whole.length)));
      assertRefused(wrong, copy, "");
    }
    assertFalse(Files.exists(directory.resolve("copy.mv.db")));
    Files.write(wrong, Arrays.copyOf(whole, whole.length - 60));
    assertRefused(wrong, copy, "ends too early");
  }

  private static void assertRefused(Path file, JournalDatabase to, String why) {
    JournalFailure refused =
        assertThrows(JournalFailure.class, () -> JournalRestore.from(file, to, GENESIS, NOW));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  @Test
  void onlyAnEmptyJournalOfTheSameChainIsRestoredAndAnInterruptedRestoreAgain()
      throws SQLException, IOException {
    JournalDatabase original = h2("original");
    fill(original);
    Path file = directory.resolve("backup");
    JournalBackup.write(original, file, Map.of());
    assertRefused(file, original, "not empty");
    JournalFailure other =
        assertThrows(
            JournalFailure.class, () -> JournalRestore.from(file, h2("other"), Hash.ZERO, NOW));
    assertTrue(other.getMessage().contains("of the chain with genesis"), other.getMessage());

    JournalDatabase copy = h2("copy");
    JournalRestore.from(file, copy, GENESIS, NOW);
    List<String> restored = rows(copy);
    try (Connection connection = copy.connect()) {
      Schema.beginRestoring(connection);
    }
    JournalFailure unfinished = assertThrows(JournalFailure.class, () -> copy.prepare(GENESIS));
    assertTrue(unfinished.getMessage().contains("did not finish"), unfinished.getMessage());
    JournalRestore.from(file, copy, GENESIS, NOW);
    copy.prepare(GENESIS);
    assertEquals(restored.size(), rows(copy).size());
  }
}
