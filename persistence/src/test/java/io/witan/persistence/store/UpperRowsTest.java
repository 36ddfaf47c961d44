package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.AccountCodec;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.trie.Nibbles;
import io.witan.protocol.trie.TrieProof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** The uppermost rows by themselves, and whole states that stand on them. */
class UpperRowsTest {
  private static final Hash GENESIS = SampleChain.genesis().hash();
  private static final int PLACES = 1 + 16 + 256 + 4096;

  /** Whole rows twice, and changes behind them. */
  private static final int BLOCKS = UpperRows.MOST_CHANGES + 20;

  @TempDir Path directory;

  @Test
  void aPlaceIsThatOfThePathItsLengthAndItsHalfBytes() {
    byte[] path = {1, 2, 15, 4, 5};
    assertEquals(0, UpperRows.place(path, 0));
    assertEquals(1 + 1, UpperRows.place(path, 1));
    assertEquals(17 + 0x12, UpperRows.place(path, 2));
    assertEquals(273 + 0x12f, UpperRows.place(path, 3));
    for (int depth = 0; depth <= path.length; depth++) {
      int place = UpperRows.place(Nibbles.pack(path, depth));
      assertEquals(depth < UpperRows.DEPTH ? UpperRows.place(path, depth) : -1, place);
    }
  }

  /** The bytes of format witan-ledger/7: a change here needs a new format version. */
  @Test
  void storedRowsKeepTheirBytes() {
    Bytes row = Bytes.ofInts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    Bytes other = Bytes.ofInts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13);
    UpperRows one =
        UpperRows.NONE.after(5, new TreeMap<>(Map.of(0, Optional.of(row), 17, Optional.of(row))));
    UpperRows two =
        one.after(9, new TreeMap<>(Map.of(0, Optional.of(other), 17, Optional.empty())));
    assertEquals(
        "0xffffffffffffffff00"
            + "000001000c"
            + row.toHex().substring(2)
            + "001101000c"
            + row.toHex().substring(2),
        Bytes.wrap(one.encode(UpperRows.NONE)).toHex());
    assertEquals(
        "0x000000000000000501" + "0000020007000b000100010d" + "001100",
        Bytes.wrap(two.encode(one)).toHex());
  }

  @Test
  void hashesOfAFullBranchThatChangedKeepTheirBytes() {
    byte[] before = new byte[532];
    byte[] row = before.clone();
    row[4] = 7;
    row[531 - 1] = 8;
    UpperRows one = UpperRows.NONE.after(5, of(0, before));
    assertEquals(
        "0x000000000000000501" + "0000" + "03" + "0042" + "0180" + "07" + "00".repeat(62) + "08",
        Bytes.wrap(one.after(6, of(0, row)).encode(one)).toHex());
    row[531] = 1; // no hash
    assertEquals(
        "0x000000000000000501" + "0000" + "02" + "000f" + "000400010001" + "07",
        Bytes.wrap(one.after(6, of(0, row)).encode(one)).toHex().substring(0, 2 + 2 * 21));
  }

  private static SortedMap<Integer, Optional<Bytes>> of(int place, byte[] row) {
    return new TreeMap<>(Map.of(place, Optional.of(Bytes.wrap(row))));
  }

  @Test
  void theRowsOfEveryHeightAreReadWithWhatIsNearAndWithout() throws RocksDBException {
    SplittableRandom random = new SplittableRandom(1);
    List<UpperRows> all = new ArrayList<>();
    try (RocksColumns columns = RocksColumns.open(directory, Column.LEDGER, StoreLimits.SMALL)) {
      UpperRows rows = UpperRows.NONE;
      for (int height = 0; height < 200; height++) {
        UpperRows.Edit edit = new UpperRows.Edit(rows);
        for (int i = random.nextInt(4); i > 0; i--) {
          change(edit, random.nextInt(40) * 109, random);
        }
        try (RocksColumns.Batch batch = columns.batch()) {
          rows = edit.put(batch, height);
          batch.commit(false);
        }
        all.add(rows);
      }
      for (int i = 0; i < 500; i++) {
        int height = random.nextInt(all.size());
        UpperRows near = i % 2 == 0 ? UpperRows.NONE : all.get(random.nextInt(height + 1));
        UpperRows read = UpperRows.read(columns, height, near).orElseThrow();
        for (int place = 0; place < PLACES; place++) {
          assertEquals(all.get(height).at(place), read.at(place), height + " " + place);
        }
      }
      try (RocksColumns.Batch batch = columns.batch()) {
        batch.deleteRange(Column.UPPER, StoreCodec.height(0), StoreCodec.height(150));
        batch.commit(false);
      }
      assertFalse(UpperRows.read(columns, 155, UpperRows.NONE).isPresent());
    }
  }

  private static void change(UpperRows.Edit edit, int place, SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      edit.remove(place);
      return;
    }
    byte[] row = new byte[random.nextInt(4) == 0 ? 200 : 532];
    for (int i = random.nextInt(6); i > 0; i--) {
      row[random.nextInt(row.length)] = (byte) random.nextInt(3);
    }
    edit.put(place, Bytes.wrap(row));
  }

  @Test
  void pastStatesOfManyAccountsAreReadAndProvedInAnArchive() {
    growAndShrink(StateMode.ARCHIVE, 30);
  }

  @Test
  void theLastStatesOfManyAccountsAreReadAndProvedWhereOthersArePruned() {
    growAndShrink(new StateMode.Pruned(70), 20);
  }

  /** Rows at each depth become pages and branches again while the store is opened and rewound. */
  private void growAndShrink(StateMode mode, long back) {
    SplittableRandom random = new SplittableRandom(3);
    List<Address> addresses = addresses();
    List<SortedMap<Address, Long>> models = new ArrayList<>();
    models.add(new TreeMap<>());
    RocksLedgerStore store = open(mode);
    try {
      store.apply(SampleChain.executedGenesis());
      boolean wentBack = false;
      while (models.size() <= BLOCKS) {
        SortedMap<Address, Long> model = new TreeMap<>(models.getLast());
        boolean shrinking = models.size() % 60 > 35;
        StateDiff diff = diff(addresses, model, shrinking, random);
        store.apply(new SampleChain(1, store).next(diff));
        models.add(model);
        if (models.size() == 100 && !wentBack) {
          wentBack = true;
          store.rewind(99 - back);
          models.subList((int) (100 - back), models.size()).clear();
        }
        if (random.nextInt(10) == 0) {
          store.close();
          store = open(mode);
        }
      }
      check(store, models, addresses, random);
    } finally {
      store.close();
    }
  }

  private static void check(
      RocksLedgerStore store,
      List<SortedMap<Address, Long>> models,
      List<Address> addresses,
      SplittableRandom random) {
    int read = 0;
    for (int i = 0; i < models.size(); i++) {
      int height = i % 3 == 0 ? random.nextInt(models.size()) : i;
      Header header = store.hashAt(height).flatMap(store::block).orElseThrow().header();
      if (!store.hasState(header)) {
        continue;
      }
      read++;
      WorldState state = store.stateAt(header);
      SortedMap<Address, Long> model = models.get(height);
      if (i % 8 == 0) {
        assertEquals(model.size(), state.audit().accounts());
        assertEquals(fromNothing(model), header.stateRoot());
      }
      for (int k = 0; k < 8; k++) {
        Address address = addresses.get(random.nextInt(addresses.size()));
        Optional<Account> expected = Optional.ofNullable(model.get(address)).map(UpperRowsTest::of);
        assertEquals(expected, state.account(address));
        assertEquals(
            Optional.of(expected.map(AccountCodec::encode).orElse(Bytes.EMPTY)),
            TrieProof.verify(
                header.stateRoot(),
                Keccak.hash(address.bytes()).bytes(),
                state.accountProof(address)));
      }
    }
    assertTrue(read >= 50, "states that were there: " + read);
  }

  private static Hash fromNothing(SortedMap<Address, Long> model) {
    List<Change> all = new ArrayList<>();
    model.forEach((address, balance) -> all.add(updated(address, balance)));
    return WorldState.empty().apply(new StateDiff(all)).root();
  }

  private static StateDiff diff(
      List<Address> addresses,
      SortedMap<Address, Long> model,
      boolean shrinking,
      SplittableRandom random) {
    TreeMap<Address, Change> changes = new TreeMap<>();
    for (int i = 0; i < 120; i++) {
      Address address = addresses.get(random.nextInt(addresses.size()));
      if (random.nextInt(10) < (shrinking ? 9 : 1)) {
        changes.put(address, new StateDiff.Deleted(address));
        model.remove(address);
      } else {
        long balance = random.nextInt(1, 1000);
        changes.put(address, updated(address, balance));
        model.put(address, balance);
      }
    }
    return new StateDiff(List.copyOf(changes.values()));
  }

  private static Change updated(Address address, long balance) {
    return new StateDiff.Updated(
        address,
        0,
        Uint256.of(balance),
        EmptyHashes.CODE,
        Optional.empty(),
        false,
        new TreeMap<>());
  }

  private static Account of(long balance) {
    return new Account(0, Uint256.of(balance), EmptyHashes.TRIE, EmptyHashes.CODE);
  }

  /** Few anywhere, and many whose hashes begin alike: as deep as with a million of them. */
  private static List<Address> addresses() {
    List<Address> all = new ArrayList<>();
    for (int i = 0; all.size() < 700; i++) {
      Address address = Address.of(Uint256.of(i).toBytes32().slice(12, 32));
      int first = Keccak.hash(address.bytes()).bytes().get(0);
      if (i < 100 || first == 0x12) {
        all.add(address);
      }
    }
    return all;
  }

  private RocksLedgerStore open(StateMode mode) {
    return RocksLedgerStore.open(directory.resolve("ledger"), GENESIS, mode, StoreLimits.SMALL);
  }
}
