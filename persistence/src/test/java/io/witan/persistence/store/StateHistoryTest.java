package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateDiff.Deleted;
import io.witan.protocol.state.StateDiff.Updated;
import io.witan.protocol.state.StateSource.MissingState;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.LedgerStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** States at every height, over random blocks, rewinds and reopenings, against plain memory. */
class StateHistoryTest {
  private static final Hash GENESIS = SampleChain.genesis().hash();
  private static final StateMode FEW = new StateMode.Pruned(7);

  @TempDir Path directory;

  @Test
  void everyPastStateIsReadAndProvedInAnArchive() {
    for (int seed = 0; seed < 3; seed++) {
      randomly(seed, StateMode.ARCHIVE, 80, 0);
    }
  }

  @Test
  void aPrunedStoreHasTheLastStatesAndSaysSoOfTheOthers() {
    for (int seed = 0; seed < 3; seed++) {
      randomly(seed, FEW, 80, 3);
    }
  }

  private void randomly(int seed, StateMode mode, int steps, long mostBack) {
    Path here = directory.resolve(mode.getClass().getSimpleName() + seed);
    SplittableRandom random = new SplittableRandom(seed);
    RocksLedgerStore store = RocksLedgerStore.open(here, GENESIS, mode, StoreLimits.SMALL);
    try {
      for (int step = 0; step < steps; step++) {
        store.apply(new SampleChain(random.nextLong(), store).next());
        long head = store.appliedHeight();
        if (random.nextInt(9) == 0) {
          long back = mostBack == 0 ? random.nextLong(head + 1) : random.nextLong(mostBack);
          store.rewind(Math.max(0, head - back));
        }
        if (random.nextInt(9) == 0) {
          store.close();
          store = RocksLedgerStore.open(here, GENESIS, mode, StoreLimits.SMALL);
        }
        if (random.nextInt(20) == 0) {
          checkAll(store, mode);
        }
      }
      checkAll(store, mode);
      assertTrue(store.stateAt(headerAt(store, store.appliedHeight())).audit().accounts() > 0);
    } finally {
      store.close();
    }
  }

  private static void checkAll(LedgerStore store, StateMode mode) {
    long head = store.appliedHeight();
    for (long height = 0; height <= head; height++) {
      Header header = headerAt(store, height);
      if (store.hasState(header)) {
        SampleChain.check(header, store.stateAt(header));
      } else {
        assertEquals(FEW, mode);
        assertTrue(height <= head - 3, height + " of " + head);
        MissingState missing = assertThrows(MissingState.class, () -> store.stateAt(header));
        assertTrue(missing.getMessage().contains("last 7 blocks"), missing.getMessage());
      }
    }
  }

  @Test
  void aStateThatIsPrunedWhileItIsHeldSaysSo() {
    try (RocksLedgerStore store = open(FEW)) {
      grow(store, 10);
      WorldState held = store.stateAt(headerAt(store, 9));
      grow(store, 6);
      SampleChain.check(headerAt(store, 9), store.stateAt(headerAt(store, 9)));
      grow(store, 1);
      assertThrows(MissingState.class, () -> held.account(SampleChain.address(1)));
      assertThrows(Fault.class, () -> store.rewind(3));
    }
  }

  @Test
  void aStateOfABranchThatWasTakenBackSaysSo() {
    try (RocksLedgerStore store = open(StateMode.ARCHIVE)) {
      grow(store, 10);
      WorldState held = store.stateAt(headerAt(store, 9));
      store.rewind(8);
      assertThrows(MissingState.class, () -> held.account(SampleChain.address(1)));
      grow(store, 2);
      assertThrows(MissingState.class, () -> held.account(SampleChain.address(1)));
    }
  }

  /** A page that has fallen apart is not joined, so that one root has stood for other rows. */
  @Test
  void aStateWhoseRootIsALaterOnesTooIsReadFromItsOwnRows() {
    try (RocksLedgerStore store = open(StateMode.ARCHIVE)) {
      SampleChain chain = new SampleChain(1, store);
      store.apply(chain.next());
      List<StateDiff.Change> asManyAsAPageHas = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        asManyAsAPageHas.add(rich(i));
      }
      store.apply(chain.next(new StateDiff(asManyAsAPageHas)));
      store.apply(chain.next(new StateDiff(List.of(rich(16)))));
      store.apply(chain.next(new StateDiff(List.of(new Deleted(SampleChain.address(16))))));
      assertEquals(headerAt(store, 1).stateRoot(), headerAt(store, 3).stateRoot());
      for (long height = 1; height <= 3; height++) {
        SampleChain.check(headerAt(store, height), store.stateAt(headerAt(store, height)));
      }
    }
  }

  private static StateDiff.Change rich(int i) {
    return new Updated(
        SampleChain.address(i),
        0,
        Uint256.ONE,
        EmptyHashes.CODE,
        Optional.empty(),
        false,
        new TreeMap<>());
  }

  @Test
  void anArchiveThatIsOpenedPrunedDropsItsHistoryAndTheOtherWayRoundKeepsItFromThereOn()
      throws Exception {
    try (RocksLedgerStore store = open(StateMode.ARCHIVE)) {
      grow(store, 60);
    }
    try (RocksLedgerStore store = open(FEW)) {
      assertTrue(store.hasState(headerAt(store, 0)));
      grow(store, 1);
      assertFalse(store.hasState(headerAt(store, 53)));
      assertTrue(store.hasState(headerAt(store, 54)));
    }
    assertTrue(oldestChange() > 54, "history that nothing needs");
    try (RocksLedgerStore store = open(StateMode.ARCHIVE)) {
      grow(store, 20);
      Header header = headerAt(store, 53);
      MissingState missing = assertThrows(MissingState.class, () -> store.stateAt(header));
      assertTrue(missing.getMessage().contains("from block 54"), missing.getMessage());
      for (long height = 54; height <= store.appliedHeight(); height++) {
        SampleChain.check(headerAt(store, height), store.stateAt(headerAt(store, height)));
      }
    }
  }

  @Test
  void readersAtFixedHeightsSeeTheirStatesWhileBlocksAreApplied() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try (RocksLedgerStore store = open(StateMode.ARCHIVE)) {
      grow(store, 3);
      List<WorldState> states = new CopyOnWriteArrayList<>();
      List<Header> headers = new CopyOnWriteArrayList<>();
      AtomicBoolean done = new AtomicBoolean();
      List<Future<Integer>> readers = new ArrayList<>();
      hold(store, headers, states);
      for (int i = 0; i < 3; i++) {
        int seed = i;
        readers.add(pool.submit(() -> read(seed, headers, states, done)));
      }
      for (int block = 0; block < 150; block++) {
        grow(store, 1);
        hold(store, headers, states);
      }
      done.set(true);
      for (Future<Integer> reader : readers) {
        assertTrue(reader.get(60, TimeUnit.SECONDS) > 0);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void hold(LedgerStore store, List<Header> headers, List<WorldState> states) {
    Header head = headerAt(store, store.appliedHeight());
    states.add(store.stateAt(head));
    headers.add(head);
  }

  private static int read(
      int seed, List<Header> headers, List<WorldState> states, AtomicBoolean done) {
    SplittableRandom random = new SplittableRandom(seed);
    int reads = 0;
    while (!done.get()) {
      int known = headers.size();
      int one = random.nextBoolean() ? known - 1 : random.nextInt(known);
      SampleChain.check(headers.get(one), states.get(one));
      reads++;
    }
    return reads;
  }

  /** The lowest height in the history. */
  private long oldestChange() throws RocksDBException {
    List<Long> heights = new ArrayList<>();
    try (RocksColumns columns =
        RocksColumns.open(directory.resolve("one"), Column.LEDGER, StoreLimits.SMALL)) {
      columns.scan(
          Column.HISTORY, new byte[0], (key, value) -> heights.add(StateKey.heightOf(key)));
    }
    return Collections.min(heights);
  }

  private RocksLedgerStore open(StateMode mode) {
    return RocksLedgerStore.open(directory.resolve("one"), GENESIS, mode, StoreLimits.SMALL);
  }

  private static void grow(LedgerStore store, int blocks) {
    SampleChain chain = new SampleChain(store.appliedHeight(), store);
    for (int i = 0; i < blocks; i++) {
      store.apply(chain.next());
    }
  }

  private static Header headerAt(LedgerStore store, long height) {
    return store.hashAt(height).flatMap(store::block).orElseThrow().header();
  }
}
