package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.state.StateSource;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.store.MemoryLedgerStore;
import io.witan.protocol.store.TransactionPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What both stores promise. */
class LedgerStoreTest {
  private static final Hash GENESIS = SampleChain.genesis().hash();

  @TempDir Path directory;

  @Test
  void everythingAppliedIsReadBack() {
    withBoth(
        store -> {
          assertEquals(-1, store.appliedHeight());
          List<ExecutedBlock> chain = grow(store, 20);
          assertEquals(19, store.appliedHeight());
          chain.forEach(block -> check(store, block));
          assertEquals(Optional.empty(), store.hashAt(20));
          assertEquals(Optional.empty(), store.hashAt(-1));
          assertEquals(Optional.empty(), store.block(Hash.ZERO));
          assertEquals(Optional.empty(), store.place(Hash.ZERO));
        });
  }

  @Test
  void aRewindForgetsTheBlocksAboveWithTheirStatesAndAnotherBranchCanGrow() {
    withBoth(
        store -> {
          List<ExecutedBlock> chain = grow(store, 20);
          store.rewind(7);
          assertEquals(7, store.appliedHeight());
          chain.subList(0, 8).forEach(block -> check(store, block));
          for (ExecutedBlock gone : chain.subList(8, 20)) {
            assertEquals(Optional.empty(), store.heightOf(gone.hash()));
            assertEquals(Optional.empty(), store.block(gone.hash()));
            assertEquals(Optional.empty(), store.outcomes(gone.hash()));
            for (RecoveredTransaction transaction : gone.transactions()) {
              assertEquals(Optional.empty(), store.place(transaction.hash()));
            }
            assertFalse(store.hasState(gone.block().header()));
          }
          SampleChain other = new SampleChain(99, store);
          ExecutedBlock block = other.next();
          store.apply(block);
          check(store, block);
          store.rewind(-1);
          assertEquals(-1, store.appliedHeight());
          grow(store, 3);
        });
  }

  @Test
  void aBlockThatDoesNotFollowIsAFault() {
    withBoth(
        store -> {
          ExecutedBlock first = grow(store, 3).getLast();
          assertThrows(Fault.class, () -> store.apply(first));
          store.rewind(1);
          store.apply(first);
          ExecutedBlock next = new SampleChain(5, store).next();
          ExecutedBlock orphan =
              new ExecutedBlock(
                  next.block()
                      .withHeader(next.block().header().toBuilder().parentHash(GENESIS).build()),
                  next.hash(),
                  next.transactions(),
                  next.outcomes(),
                  next.state());
          assertThrows(Fault.class, () -> store.apply(orphan));
        });
  }

  @Test
  void aStateThatWasNeverStoredIsMissing() {
    withBoth(
        store -> {
          Header head = grow(store, 2).getLast().block().header();
          Header above = head.toBuilder().number(2).build();
          Header other = head.toBuilder().stateRoot(Hash.ZERO).build();
          assertTrue(store.hasState(head));
          for (Header never : List.of(above, other)) {
            assertFalse(store.hasState(never));
            assertThrows(StateSource.MissingState.class, () -> store.stateAt(never));
          }
        });
  }

  @Test
  void rocksKeepsEverythingAcrossAClose() {
    List<ExecutedBlock> chain;
    try (LedgerStore store = open(GENESIS)) {
      chain = grow(store, 12);
    }
    try (LedgerStore store = open(GENESIS)) {
      assertEquals(11, store.appliedHeight());
      chain.forEach(block -> check(store, block));
    }
  }

  @Test
  void aDirectoryOfAnotherGenesisIsRefusedByName() {
    open(GENESIS).close();
    StoreRefused refused = assertThrows(StoreRefused.class, () -> open(Hash.ZERO));
    assertTrue(refused.getMessage().contains(GENESIS.toHex()), refused.getMessage());
    assertTrue(refused.getMessage().contains("genesis file"), refused.getMessage());
  }

  @Test
  void aLedgerInTheLayoutOfAnEarlierVersionIsBuiltAgain() throws RocksDBException {
    writeFormat("witan-ledger/6", GENESIS, "nodes");
    try (LedgerStore store = open(GENESIS)) {
      assertEquals(-1, store.appliedHeight());
      grow(store, 3);
    }
    try (LedgerStore store = open(GENESIS)) {
      assertEquals(2, store.appliedHeight());
    }
  }

  @Test
  void anEarlierLedgerOfAnotherChainIsLeftAlone() throws RocksDBException {
    writeFormat("witan-ledger/1", Hash.ZERO);
    StoreRefused other = assertThrows(StoreRefused.class, () -> open(GENESIS));
    assertTrue(other.getMessage().contains("genesis file"), other.getMessage());
  }

  @Test
  void aLedgerInTheLayoutOfALaterVersionIsRefusedAndStaysAsItIs() throws Exception {
    writeFormat("witan-ledger/99", GENESIS, "a-column-of-the-future");
    Map<String, Bytes> before = files();
    StoreRefused later = assertThrows(StoreRefused.class, () -> open(GENESIS));
    assertTrue(later.getMessage().contains("witan-ledger/99 of a newer"), later.getMessage());
    assertEquals(1, later.getMessage().lines().count());
    assertEquals(before, files());
  }

  /** All but what RocksDB notes of each opening. */
  private Map<String, Bytes> files() throws IOException {
    TreeMap<String, Bytes> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory.resolve("ledger"))) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith("LOG")) {
          files.put(name, Bytes.wrap(Files.readAllBytes(file)));
        }
      }
    }
    return files;
  }

  private void writeFormat(String format, Hash genesis, String... columns) throws RocksDBException {
    RocksDB.loadLibrary();
    String path = directory.resolve("ledger").toString();
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB db = RocksDB.open(options, path);
        ColumnFamilyOptions family = new ColumnFamilyOptions()) {
      db.put(StoreCodec.ascii("format"), StoreCodec.ascii(format));
      db.put(StoreCodec.ascii("genesis"), StoreCodec.key(genesis));
      for (String column : columns) {
        db.createColumnFamily(new ColumnFamilyDescriptor(StoreCodec.ascii(column), family)).close();
      }
    }
  }

  @Test
  void aDirectoryInUseIsRefused() {
    try (LedgerStore store = open(GENESIS)) {
      assertEquals(-1, store.appliedHeight());
      StoreRefused refused = assertThrows(StoreRefused.class, () -> open(GENESIS));
      assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
    }
  }

  @Test
  void aDamagedDirectoryIsRefusedWithWhatToDo() throws IOException {
    open(GENESIS).close();
    Files.writeString(directory.resolve("ledger").resolve("CURRENT"), "MANIFEST-999999\n");
    StoreRefused refused = assertThrows(StoreRefused.class, () -> open(GENESIS));
    assertTrue(refused.getMessage().contains("delete it"), refused.getMessage());
  }

  @Test
  void aClosedStoreAnswersNothingAndDoesNotCrash() {
    RocksLedgerStore store = open(GENESIS);
    grow(store, 2);
    store.close();
    store.close();
    assertThrows(IllegalStateException.class, () -> store.hashAt(1));
    assertThrows(IllegalStateException.class, () -> store.heightOf(GENESIS));
  }

  @Test
  void blockZeroMustBeTheGenesis() {
    try (LedgerStore store = open(Hash.ZERO)) {
      assertThrows(Fault.class, () -> store.apply(SampleChain.executedGenesis()));
    }
  }

  private void withBoth(Consumer<LedgerStore> test) {
    test.accept(new MemoryLedgerStore());
    try (LedgerStore store = open(GENESIS)) {
      test.accept(store);
    }
  }

  private RocksLedgerStore open(Hash genesis) {
    return RocksLedgerStore.open(
        directory.resolve("ledger"), genesis, StateMode.ARCHIVE, StoreLimits.SMALL);
  }

  private static List<ExecutedBlock> grow(LedgerStore store, int blocks) {
    SampleChain chain = new SampleChain(1, store);
    List<ExecutedBlock> grown = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      ExecutedBlock block = chain.next();
      store.apply(block);
      grown.add(block);
    }
    return grown;
  }

  private static void check(LedgerStore store, ExecutedBlock executed) {
    Hash hash = executed.hash();
    long height = executed.block().number();
    assertEquals(Optional.of(hash), store.hashAt(height));
    assertEquals(Optional.of(height), store.heightOf(hash));
    assertEquals(Optional.of(executed.block()), store.block(hash));
    assertEquals(Optional.of(executed.outcomes()), store.outcomes(hash));
    List<RecoveredTransaction> transactions = executed.transactions();
    assertEquals(
        Optional.of(transactions.stream().map(RecoveredTransaction::sender).toList()),
        store.senders(hash));
    for (int i = 0; i < transactions.size(); i++) {
      assertEquals(
          Optional.of(new TransactionPlace(hash, height, i)),
          store.place(transactions.get(i).hash()));
    }
    Header header = executed.block().header();
    assertTrue(store.hasState(header));
    SampleChain.check(header, store.stateAt(header));
  }
}
