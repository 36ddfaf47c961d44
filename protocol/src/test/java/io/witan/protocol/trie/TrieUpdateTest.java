package io.witan.protocol.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.machine.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TrieUpdateTest {
  @Test
  void manyChangesAtOnceGiveWhatTheyGiveOneByOneAndWhatATrieBuiltAfreshIs() {
    for (int seed = 0; seed < 120; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int keyBytes = seed % 3 == 0 ? 0 : 1 + seed % 4;
      MemoryNodes store = new MemoryNodes();
      Map<Bytes, Bytes> model = new TreeMap<>();
      Trie together = Trie.empty(store);
      Trie oneByOne = Trie.empty(new MemoryNodes());
      for (int round = 0; round < 8; round++) {
        List<TrieChange> changes = changes(random, keyBytes, random.nextInt(60));
        together = together.update(changes, Workers.CALLER);
        for (TrieChange change : changes) {
          if (change.value().isEmpty()) {
            model.remove(change.key());
            oneByOne = oneByOne.delete(change.key());
          } else {
            model.put(change.key(), change.value());
            oneByOne = oneByOne.put(change.key(), change.value());
          }
        }
        assertEquals(oneByOne.root(), together.root(), "seed " + seed + " round " + round);
        assertEquals(afresh(model).root(), together.root());
        if (random.nextBoolean()) {
          together = random.nextBoolean() ? store.keep(together) : store.keepOpen(together);
        }
      }
      for (Map.Entry<Bytes, Bytes> entry : model.entrySet()) {
        assertEquals(entry.getValue(), together.get(entry.getKey()));
      }
    }
  }

  @Test
  void severalThreadsGiveTheSameNodesAsOne() {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Workers workers = new Threads(threads);
      for (int seed = 0; seed < 6; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        MemoryNodes store = new MemoryNodes();
        Trie before =
            store.keep(Trie.empty(store).update(changes(random, 32, 3_000), Workers.CALLER));
        List<TrieChange> changes = changes(random, 32, 2_000);
        before.walk(
            Bytes.EMPTY,
            (key, value) -> !random.nextBoolean() || changes.add(new TrieChange(key, value(key))));
        Trie alone = before.update(changes, Workers.CALLER);
        Trie shared = before.update(changes, workers);
        assertEquals(alone.root(), shared.root(workers));
        assertEquals(alone.changes(), shared.changes());
        Bytes key = changes.getFirst().key();
        assertEquals(alone.proof(key), shared.proof(key));
      }
    }
  }

  @Test
  void aTrieFromWhichAnotherIsMadeStaysAsItWas() {
    SplittableRandom random = new SplittableRandom(11);
    Trie trie = Trie.empty(NodeSource.NOTHING).update(changes(random, 4, 500), Workers.CALLER);
    Map<Bytes, Bytes> content = new TreeMap<>();
    trie.walk(Bytes.EMPTY, (key, value) -> content.put(key, value) == null);
    for (int i = 0; i < 50; i++) {
      trie.update(changes(random, 4, 200), Workers.CALLER).root();
    }
    Map<Bytes, Bytes> after = new TreeMap<>();
    trie.walk(Bytes.EMPTY, (key, value) -> after.put(key, value) == null);
    assertEquals(content, after);
    assertEquals(afresh(content).root(), trie.root());
  }

  @Test
  void anUpdateWithoutEffectGivesTheSameTrie() {
    SplittableRandom random = new SplittableRandom(5);
    MemoryNodes store = new MemoryNodes();
    Trie trie = store.keep(Trie.empty(store).update(changes(random, 4, 300), Workers.CALLER));
    List<TrieChange> same = new ArrayList<>();
    trie.walk(Bytes.EMPTY, (key, value) -> same.add(new TrieChange(key, value)));
    assertTrue(same.size() > 100, "entries: " + same.size());
    same.add(new TrieChange(Bytes.ofInts(1, 2, 3), Bytes.EMPTY));
    assertSame(trie, trie.update(same, Workers.CALLER));
    assertSame(trie, trie.update(List.of(), Workers.CALLER));
  }

  @Test
  void aKeyThatIsChangedTwiceIsRefused() {
    TrieChange one = new TrieChange(Bytes.ofInts(1, 2), Bytes.ofInts(3));
    TrieChange two = new TrieChange(Bytes.ofInts(1, 2), Bytes.EMPTY);
    TrieChange third = new TrieChange(Bytes.ofInts(1, 9), Bytes.ofInts(4));
    Trie empty = Trie.empty(NodeSource.NOTHING);
    Trie leaf = empty.put(Bytes.ofInts(1, 2), Bytes.ofInts(9));
    for (Trie trie : List.of(empty, leaf)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> trie.update(List.of(one, third, two), Workers.CALLER));
    }
  }

  /** Distinct keys of 0 to 3 bytes, or all of one length; a third of the changes are deletions. */
  private static List<TrieChange> changes(SplittableRandom random, int keyBytes, int count) {
    Map<Bytes, Bytes> changes = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      byte[] key = new byte[keyBytes == 0 ? random.nextInt(4) : keyBytes];
      for (int j = 0; j < key.length; j++) {
        key[j] = (byte) (keyBytes == 32 ? random.nextInt() : random.nextInt(4) * 17);
      }
      Bytes wrapped = Bytes.wrap(key);
      changes.put(wrapped, random.nextInt(3) == 0 ? Bytes.EMPTY : value(random));
    }
    List<TrieChange> list = new ArrayList<>();
    changes.forEach((key, value) -> list.add(new TrieChange(key, value)));
    Collections.shuffle(list, new Random(random.nextLong()));
    return list;
  }

  private static Bytes value(SplittableRandom random) {
    byte[] value = new byte[random.nextInt(1, 80)];
    random.nextBytes(value);
    return Bytes.wrap(value);
  }

  private static Bytes value(Bytes key) {
    Hash hash = Keccak.hash(key);
    return hash.bytes().get(0) % 2 == 0 ? Bytes.EMPTY : hash.bytes();
  }

  private static Trie afresh(Map<Bytes, Bytes> content) {
    Trie trie = Trie.empty(new MemoryNodes());
    for (Map.Entry<Bytes, Bytes> entry : content.entrySet()) {
      trie = trie.put(entry.getKey(), entry.getValue());
    }
    return trie;
  }

  /** As many threads as there are tasks. */
  private record Threads(ExecutorService executor) implements Workers {
    @Override
    public int count() {
      return 4;
    }

    @Override
    public <T> List<T> all(List<? extends Supplier<? extends T>> tasks) {
      List<Future<T>> running = new ArrayList<>();
      for (Supplier<? extends T> task : tasks) {
        Callable<T> call = task::get;
        running.add(executor.submit(call));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        try {
          results.add(each.get());
        } catch (InterruptedException | ExecutionException failed) {
          throw new AssertionError(failed);
        }
      }
      return results;
    }
  }
}
