package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.ledger.ContractPrivacy;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateBlock.Receipted;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.privacy.ledger.PrivateStore.Met;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateSource;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class RocksPrivateStoreTest {
  private static final Hash GENESIS = Keccak.hash(Bytes.ofInts(1));

  /** Payloads that several blocks name. */
  private static final long COMMON = 1_000_000;

  @TempDir Path directory;

  private RocksPrivateStore open(Hash genesis) {
    return RocksPrivateStore.open(directory, genesis, StoreLimits.PRIVATE_STATE);
  }

  private static Address address(long number) {
    return Address.of(Uint256.of(number).toBytes32().slice(12, 32));
  }

  private static PayloadHash payload(long number) {
    return PayloadHash.ofCipherText(Uint256.of(number).toBytes32());
  }

  private static Hash transaction(long height) {
    return Keccak.hash(Uint256.of(height).toBytes32());
  }

  private static StateDiff.Updated account(long number, long nonce, long word) {
    TreeMap<Uint256, Uint256> words = new TreeMap<>();
    words.put(Uint256.of(word % 7), Uint256.of(word));
    return new StateDiff.Updated(
        address(number), nonce, Uint256.ZERO, EmptyHashes.CODE, Optional.empty(), false, words);
  }

  private static Extension extension(long number, long height) {
    TreeMap<Address, Boolean> votes = new TreeMap<>();
    votes.put(address(height), height % 2 == 0);
    return new Extension(
        address(number),
        address(1),
        address(2),
        address(3),
        "key",
        payload(4),
        votes,
        PHASES.get((int) (height % PHASES.size())),
        height % 2 == 0 ? Optional.of(payload(height)) : Optional.empty());
  }

  private static final List<Extension.Phase> PHASES = List.of(Extension.Phase.values());

  /** A block that changes some account, makes a contract private and has a receipt. */
  private static PrivateBlock block(PrivateState before, long height, long lot) {
    TreeMap<Address, ContractPrivacy> contracts = new TreeMap<>();
    contracts.put(
        address(lot % 5), new ContractPrivacy(payload(height), PrivacyFlag.PARTY_PROTECTION));
    PrivateState after =
        before.apply(new StateDiff(List.of(account(lot % 5, height, lot))), contracts);
    PrivateReceipt receipt =
        new PrivateReceipt(
            List.of(new Log(address(lot % 5), List.of(GENESIS), Bytes.ofInts(1, 2))),
            Optional.of(address(lot % 5)),
            Bytes.ofInts(3),
            lot % 2 == 0 ? Optional.empty() : Optional.of("reverted"));
    TreeMap<PayloadHash, Boolean> payloads = new TreeMap<>();
    payloads.put(payload(height), true);
    payloads.put(payload(COMMON + lot % 3), false);
    return new PrivateBlock(
        height,
        after.with(extension(lot % 2, height)),
        payloads,
        List.of(new Receipted(3, transaction(height), receipt)),
        new TreeMap<>(),
        PrivateBlock.Named.NONE);
  }

  /** What the store must hold, in memory. */
  private static final class Model {
    final TreeMap<Long, PrivateBlock> blocks = new TreeMap<>();
    final TreeMap<Long, PrivateState> states = new TreeMap<>(Map.of(0L, PrivateState.empty()));
    final TreeMap<Long, Long> lots = new TreeMap<>();

    void apply(long height, long lot) {
      PrivateBlock block = block(states.lastEntry().getValue(), height, lot);
      blocks.put(height, block);
      states.put(height, block.state());
      lots.put(height, lot);
    }

    void rewind(long height) {
      blocks.tailMap(height, false).clear();
      states.tailMap(height, false).clear();
    }

    Optional<Met> met(PayloadHash payload) {
      return blocks.values().stream()
          .filter(block -> block.payloads().containsKey(payload))
          .findFirst()
          .map(block -> new Met(block.height(), block.payloads().get(payload)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void itHoldsWhatAStateInMemoryHoldsHoweverOftenItGoesBack(long seed) {
    Choices lots = Choices.random(seed);
    Model model = new Model();
    long height = 0;
    RocksPrivateStore store = open(GENESIS);
    for (int i = 0; i < 70; i++) {
      switch (lots.pick("what", 12)) {
        case 0 -> {
          store.close();
          store = open(GENESIS);
        }
        case 1 -> {
          height = lots.between("back", 0, (int) height);
          store.rewind(height);
          model.rewind(height);
          assertEquals(height, store.applied());
        }
        default -> {
          height += lots.between("gap", 1, 4);
          long lot = lots.pick("lot", 1_000);
          model.apply(height, lot);
          store.apply(block(store.stateAt(store.applied()), height, lot));
        }
      }
      assertEquals(model.states.lastEntry().getValue().root(), store.root());
    }
    assertSame(model, store, height + 2);
    store.clear();
    assertSame(new Model(), store, height + 2);
    store.close();
  }

  private static void assertSame(Model model, RocksPrivateStore store, long most) {
    for (long at = 0; at <= most; at++) {
      PrivateState expected = model.states.floorEntry(at).getValue();
      PrivateState stored = store.stateAt(at);
      assertEquals(expected.root(), stored.root(), "at " + at);
      for (int number = 0; number < 5; number++) {
        assertEquals(expected.contract(address(number)), stored.contract(address(number)));
        assertEquals(expected.extension(address(number)), stored.extension(address(number)));
        assertEquals(expected.storage(address(number)), stored.storage(address(number)));
        for (int word = 0; word < 7; word++) {
          assertEquals(
              expected.accounts().storage(address(number), Uint256.of(word)),
              stored.accounts().storage(address(number), Uint256.of(word)));
        }
      }
      Optional<PrivateReceipt> receipt =
          Optional.ofNullable(model.blocks.get(at)).map(b -> b.receipts().getFirst().receipt());
      assertEquals(receipt, store.receipt(transaction(at)));
      assertEquals(receipt, Optional.ofNullable(store.receipts(at).get(3)));
      assertEquals(model.met(payload(at)), store.met(payload(at)));
    }
    List<Extension> newest =
        Stream.of(address(0), address(1))
            .flatMap(each -> model.states.lastEntry().getValue().extension(each).stream())
            .sorted(Comparator.comparing(Extension::management))
            .toList();
    assertEquals(newest, store.extensions());
    for (long common = COMMON; common < COMMON + 3; common++) {
      assertEquals(model.met(payload(common)), store.met(payload(common)));
    }
  }

  @Test
  void aStateThatIsReadWhileTheStoreGoesBackIsMissingAndNotWrong() {
    try (RocksPrivateStore store = open(GENESIS)) {
      store.apply(block(store.stateAt(0), 5, 11));
      PrivateState read = store.stateAt(5);
      store.rewind(4);
      store.apply(block(store.stateAt(4), 5, 12));
      assertThrows(StateSource.MissingState.class, () -> read.accounts().account(address(11 % 5)));
    }
  }

  @Test
  void aBlockThatDoesNotFollowIsAFault() {
    try (RocksPrivateStore store = open(GENESIS)) {
      PrivateState empty = store.stateAt(0);
      store.apply(block(empty, 5, 1));
      assertThrows(Fault.class, () -> store.apply(block(store.stateAt(5), 5, 2)));
      assertThrows(Fault.class, () -> store.apply(block(empty, 6, 2)));
    }
  }

  @Test
  void theStateOfAnotherChainIsMadeAnew() {
    try (RocksPrivateStore store = open(GENESIS)) {
      store.apply(block(store.stateAt(0), 5, 1));
    }
    try (RocksPrivateStore store = open(Keccak.hash(Bytes.ofInts(2)))) {
      assertEquals(0, store.applied());
      assertEquals(EmptyHashes.TRIE, store.root());
    }
  }

  @Test
  void aStateInTheLayoutOfAnotherVersionIsMadeAnewWhateverColumnsItHas() throws RocksDBException {
    RocksDB.loadLibrary();
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB db = RocksDB.open(options, directory.toString());
        ColumnFamilyOptions family = new ColumnFamilyOptions()) {
      db.put(StoreCodec.ascii("owner"), StoreCodec.ascii("witan-private/99 " + GENESIS));
      db.createColumnFamily(
              new ColumnFamilyDescriptor(StoreCodec.ascii("a-column-of-the-future"), family))
          .close();
    }
    try (RocksPrivateStore store = open(GENESIS)) {
      assertEquals(0, store.applied());
      store.apply(block(store.stateAt(0), 5, 1));
    }
    try (RocksPrivateStore store = open(GENESIS)) {
      assertEquals(5, store.applied());
    }
  }
}
