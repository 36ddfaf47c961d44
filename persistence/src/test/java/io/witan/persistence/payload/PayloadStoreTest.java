package io.witan.persistence.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.persistence.journal.Durability;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalReader;
import io.witan.persistence.journal.LocalPostgres;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.KeyUse;
import io.witan.protocol.privacy.enclave.KeyUseCodec;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Errand;
import io.witan.protocol.privacy.exchange.PayloadChange;
import io.witan.protocol.privacy.exchange.PayloadStore;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a transaction manager relies on, on both databases. */
class PayloadStoreTest {
  private static final PartyKey ALICE = key(1);
  private static final PartyKey BOB = key(2);

  @TempDir Path directory;

  private static PartyKey key(int number) {
    return new PartyKey(bytes(32, number));
  }

  private static Bytes bytes(int size, int each) {
    byte[] content = new byte[size];
    Arrays.fill(content, (byte) each);
    return Bytes.wrap(content);
  }

  static EncodedPayload payload(int number, int size) {
    return new EncodedPayload(
        ALICE,
        bytes(size, number),
        bytes(24, 3),
        List.of(bytes(48, 4), bytes(48, 5)),
        bytes(24, 6),
        List.of(BOB, ALICE),
        PayloadTerms.STANDARD);
  }

  @Test
  void h2KeepsWhatIsCommittedAndNothingElse() throws SQLException {
    keeps(new JournalDatabase.H2(directory.resolve("forced"), Durability.POWER_CUT));
  }

  @Test
  void postgresKeepsWhatIsCommittedAndNothingElse() throws SQLException {
    try (LocalPostgres postgres = LocalPostgres.startOrSkip()) {
      keeps(postgres.database());
    }
  }

  @Test
  void aDatabaseThatClosedItselfIsOpenedAgain() throws SQLException {
    JournalDatabase database =
        new JournalDatabase.H2(directory.resolve("closing"), Durability.POWER_CUT);
    database.prepare(Hash.ZERO);
    try (PayloadStore store = JdbcPayloadStore.open(database)) {
      store.commit(List.of(new PayloadChange.Arrived(new Arrival(1, payload(1, 1).hash()))));
      // As H2 does it when a write fails: every connection is dead from then on.
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("SHUTDOWN IMMEDIATELY");
      }
      int failures = 0;
      long arrivals = 0;
      while (arrivals == 0) {
        try {
          arrivals = store.arrivals();
        } catch (PayloadStoreFailed notYet) {
          assertTrue(++failures < 10, "it stays closed");
        }
      }
      assertEquals(1, arrivals);
    }
  }

  private static void keeps(JournalDatabase database) throws SQLException {
    database.prepare(Hash.ZERO);
    try (PayloadStore store = JdbcPayloadStore.open(database)) {
      keepsPayloads(store);
      keepsAllOrNothing(store);
      keepsKeyUses(store);
      keepsErrands(store);
      keepsGroups(store);
    }
    // The tables may be there already, and so may what they hold.
    database.prepare(Hash.ZERO);
    try (PayloadStore store = JdbcPayloadStore.open(database)) {
      assertEquals(2, store.arrivals());
      assertEquals(1, store.newestKeyUse().orElseThrow().sequence());
    }
    showsAChangedKeyUse(database);
  }

  private static void showsAChangedKeyUse(JournalDatabase database) throws SQLException {
    try (JournalReader reader = database.reader()) {
      assertEquals(1, reader.readKeyUses(record -> {}).sequence());
    }
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE key_use SET number = 2");
    }
    try (JournalReader reader = database.reader()) {
      assertThrows(Fault.class, () -> reader.readKeyUses(record -> {}));
    }
  }

  private static void keepsPayloads(PayloadStore store) {
    EncodedPayload small = payload(7, 100);
    EncodedPayload large = payload(8, 1 << 20);
    RawPayload raw = new RawPayload(ALICE, bytes(50, 9), bytes(24, 1), bytes(48, 2));
    assertEquals(0, store.arrivals());
    assertEquals(Optional.empty(), store.payload(small.hash()));
    store.commit(
        List.of(
            new PayloadChange.Kept(small),
            new PayloadChange.Kept(large),
            new PayloadChange.Arrived(new Arrival(1, small.hash())),
            new PayloadChange.Arrived(new Arrival(2, large.hash())),
            new PayloadChange.RawKept(raw)));
    assertEquals(Optional.of(small), store.payload(small.hash()));
    assertEquals(Optional.of(large), store.payload(large.hash()));
    assertEquals(Optional.of(raw), store.raw(raw.hash()));
    assertEquals(2, store.arrivals());
    assertEquals(List.of(new Arrival(2, large.hash())), store.arrivalsAfter(1, 10));
    assertEquals(List.of(new Arrival(1, small.hash())), store.arrivalsAfter(0, 1));
    EncodedPayload joined =
        small.withRecipients(List.of(key(3), BOB, ALICE), List.of(bytes(48, 1)));
    store.commit(
        List.of(
            new PayloadChange.Joined(joined),
            new PayloadChange.Deleted(large.hash()),
            new PayloadChange.Deleted(raw.hash())));
    assertEquals(Optional.of(joined), store.payload(small.hash()));
    assertEquals(Optional.empty(), store.payload(large.hash()));
    assertTrue(store.isDeleted(large.hash()));
    store.commit(List.of(new PayloadChange.Deleted(large.hash())));
    assertTrue(store.isDeleted(large.hash()), "however often it is deleted");
    assertFalse(store.isDeleted(raw.hash()), "it never was one that is run");
    assertEquals(Optional.empty(), store.raw(raw.hash()));
    assertEquals(2, store.arrivalsAfter(0, 10).size());
  }

  private static void keepsAllOrNothing(PayloadStore store) {
    EncodedPayload other = payload(10, 10);
    assertThrows(
        PayloadStoreFailed.class,
        () ->
            store.commit(
                List.of(
                    new PayloadChange.Kept(other),
                    new PayloadChange.Arrived(new Arrival(2, other.hash())))));
    assertEquals(Optional.empty(), store.payload(other.hash()));
  }

  private static void keepsKeyUses(PayloadStore store) {
    List<KeyUse> uses = new ArrayList<>();
    for (KeyUse.Purpose purpose : KeyUse.Purpose.values()) {
      uses.add(new KeyUse(ALICE, purpose, payload(1, 1).hash(), Instant.ofEpochMilli(1_234_567)));
    }
    KeyUseCodec codec = new KeyUseCodec();
    assertEquals(Optional.empty(), store.newestKeyUse());
    ChainedRecord record = KeyUseCodec.START.next(codec, uses);
    store.commit(List.of(new PayloadChange.KeysUsed(record)));
    assertEquals(Optional.of(record), store.newestKeyUse());
    assertEquals(List.of(record), store.keyUsesAfter(0, 10));
    assertEquals(uses, codec.decode(record.manifest(), record.payload()));
  }

  private static void keepsErrands(PayloadStore store) {
    Errand first = new Errand(1, BOB, payload(7, 100).hash());
    Errand second = new Errand(2, ALICE, payload(7, 100).hash());
    Errand third = new Errand(3, BOB, payload(8, 100).hash());
    assertEquals(0, store.errands());
    store.commit(
        List.of(
            new PayloadChange.Owed(first),
            new PayloadChange.Owed(second),
            new PayloadChange.Owed(third)));
    assertEquals(3, store.errands());
    assertEquals(List.of(ALICE, BOB), store.owed());
    assertEquals(List.of(first), store.errandsAfter(BOB, 0, 1));
    assertEquals(List.of(third), store.errandsAfter(BOB, 1, 10));
    store.commit(List.of(new PayloadChange.Brought(third), new PayloadChange.Brought(first)));
    assertEquals(List.of(ALICE), store.owed());
    assertEquals(2, store.errands());
  }

  private static void keepsGroups(PayloadStore store) {
    PrivacyGroup legacy = PrivacyGroup.legacy(List.of(ALICE, BOB));
    PrivacyGroup other =
        new PrivacyGroup(
            "ours",
            "ours alone",
            List.of(BOB, ALICE),
            bytes(20, 1),
            PrivacyGroup.Type.PANTHEON,
            PrivacyGroup.State.ACTIVE);
    store.commit(List.of(new PayloadChange.GroupKept(legacy), new PayloadChange.GroupKept(other)));
    assertEquals(2, store.groupsOf(PrivacyGroup.lookupId(List.of(ALICE, BOB))).size());
    assertEquals(List.of(other), store.groups(PrivacyGroup.Type.PANTHEON));
    PrivacyGroup deleted = other.with(PrivacyGroup.State.DELETED);
    store.commit(List.of(new PayloadChange.GroupKept(deleted)));
    assertEquals(Optional.of(deleted), store.group(other.id()));
    assertEquals(Optional.of(legacy), store.group(legacy.id()));
  }
}
