package io.witan.protocol.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.machine.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrieTest {
  @Test
  void randomChangesGiveTheSameAsAMapAndTheSameRootAsATrieBuiltAfresh() {
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean fixedKeys = seed % 2 == 0;
      MemoryNodes store = new MemoryNodes();
      Map<Bytes, Bytes> model = new TreeMap<>();
      Trie trie = Trie.empty(store);
      for (int step = 0; step < 200; step++) {
        Bytes key = key(random, fixedKeys);
        if (random.nextInt(3) == 0) {
          trie = trie.delete(key);
          model.remove(key);
        } else {
          Bytes value = value(random);
          trie = trie.put(key, value);
          model.put(key, value);
        }
        if (random.nextInt(8) == 0) {
          trie = random.nextBoolean() ? store.keep(trie) : store.keepOpen(trie);
        }
        Bytes probe = key(random, fixedKeys);
        assertEquals(model.getOrDefault(probe, Bytes.EMPTY), trie.get(probe));
      }
      checkAgainst(model, trie);
      checkNothingIsLeftOver(store.keep(trie), store);
    }
  }

  @Test
  void deletingEverythingLeavesTheEmptyRoot() {
    SplittableRandom random = new SplittableRandom(7);
    MemoryNodes store = new MemoryNodes();
    List<Bytes> keys = new ArrayList<>();
    Trie trie = Trie.empty(store);
    for (int i = 0; i < 300; i++) {
      Bytes key = key(random, false);
      keys.add(key);
      trie = trie.put(key, value(random));
    }
    trie = store.keep(trie);
    for (Bytes key : keys) {
      trie = trie.delete(key);
    }
    store.keep(trie);
    assertTrue(store.nodes.isEmpty());
    assertEquals(EmptyHashes.TRIE, trie.root());
    assertTrue(trie.isEmpty());
  }

  @Test
  void everyKeyPresentOrNotHasAProofThatVerifies() {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MemoryNodes store = new MemoryNodes();
      Trie fresh = Trie.empty(store);
      for (int i = 0; i < seed * 5; i++) {
        fresh = fresh.put(key(random, seed % 2 == 0), value(random));
      }
      Trie stored = store.keep(fresh);
      for (int i = 0; i < 100; i++) {
        Bytes key = key(random, seed % 2 == 0);
        List<Bytes> proof = stored.proof(key);
        assertEquals(fresh.proof(key), proof);
        assertEquals(Optional.of(fresh.get(key)), TrieProof.verify(fresh.root(), key, proof));
      }
    }
  }

  @Test
  void aProofWithAChangedOrMissingNodeProvesNothing() {
    Trie trie = Trie.empty(new MemoryNodes());
    for (int i = 0; i < 100; i++) {
      trie = trie.put(Keccak.hash(Bytes.ofInts(i)).bytes(), Bytes.ofInts(i + 1));
    }
    Bytes key = Keccak.hash(Bytes.ofInts(5)).bytes();
    List<Bytes> proof = trie.proof(key);
    for (int i = 0; i < proof.size(); i++) {
      List<Bytes> broken = new ArrayList<>(proof);
      byte[] node = broken.get(i).toArray();
      node[node.length / 2] ^= 1;
      broken.set(i, Bytes.wrap(node));
      assertEquals(Optional.empty(), TrieProof.verify(trie.root(), key, broken));
      broken.remove(i);
      assertEquals(Optional.empty(), TrieProof.verify(trie.root(), key, broken));
    }
  }

  @Test
  void aMalformedNodeIsAFaultAndNeverAnythingElse() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] junk = new byte[random.nextInt(1, 60)];
      random.nextBytes(junk);
      junk[0] = (byte) random.nextInt(0xb8, 0x100);
      Bytes node = Bytes.wrap(junk);
      Bytes key = Bytes.ofInts(random.nextInt(256), random.nextInt(256));
      TrieProof.verify(Keccak.hash(node), key, List.of(node));
    }
  }

  @Test
  void whatDoesNotChangeIsTheSameObjectAndNewNodesAreOnlyThoseOfTheChange() {
    MemoryNodes store = new MemoryNodes();
    Trie trie = Trie.empty(store);
    for (int i = 0; i < 10_000; i++) {
      trie = trie.put(Keccak.hash(Bytes.ofInts(i >> 8, i)).bytes(), value(i));
    }
    trie = store.keep(trie);
    Bytes key = Keccak.hash(Bytes.ofInts(1, 1)).bytes();
    assertSame(trie, trie.put(key, value(257)));
    assertSame(trie, trie.delete(Keccak.hash(Bytes.ofInts(9, 9, 9)).bytes()));
    store.reads.clear();
    int created = trie.put(key, value(1)).changes().created().size();
    assertTrue(created <= 6, "new nodes: " + created);
    assertTrue(store.reads.size() <= 6, "reads: " + store.reads);
  }

  @Test
  void uppermostBranchesThatStayInMemoryAreNotReadAgainAndGiveTheSameRows() {
    SplittableRandom random = new SplittableRandom(3);
    MemoryNodes one = new MemoryNodes();
    MemoryNodes other = new MemoryNodes();
    Trie open = Trie.empty(one);
    Trie afresh = Trie.empty(other);
    List<TrieChange> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      all.add(new TrieChange(value(i), value(random.nextInt())));
    }
    for (int from = 0; from < all.size(); from += 100) {
      List<TrieChange> some = all.subList(from, from + 100);
      open = one.keepOpen(open.update(some, Workers.CALLER));
      afresh = other.keep(afresh.update(some, Workers.CALLER));
    }
    assertEquals(afresh.root(), open.root());
    assertEquals(other.nodes, one.nodes);
    one.reads.clear();
    for (TrieChange each : all) {
      assertEquals(each.value(), open.get(each.key()));
    }
    assertEquals(all.size(), one.reads.size());
  }

  @Test
  void anEmptyValueIsRefused() {
    Trie trie = Trie.empty(new MemoryNodes());
    assertThrows(IllegalArgumentException.class, () -> trie.put(Bytes.ofInts(1), Bytes.EMPTY));
  }

  @Test
  void aListsEntriesCanBeProved() {
    List<Bytes> values = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      values.add(value(i));
    }
    Hash root = TrieRoots.ofValues(values);
    assertEquals(
        Optional.of(values.get(200)),
        TrieProof.verify(root, Bytes.ofInts(0x81, 200), TrieRoots.proof(values, 200)));
    assertEquals(EmptyHashes.TRIE, TrieRoots.ofValues(List.of()));
  }

  private static void checkAgainst(Map<Bytes, Bytes> model, Trie trie) {
    Trie afresh = Trie.empty(new MemoryNodes());
    for (Map.Entry<Bytes, Bytes> entry : model.entrySet()) {
      afresh = afresh.put(entry.getKey(), entry.getValue());
      assertEquals(entry.getValue(), trie.get(entry.getKey()));
    }
    assertEquals(afresh.root(), trie.root());
    Map<Bytes, Bytes> walked = new TreeMap<>();
    trie.walk(Bytes.EMPTY, (key, value) -> walked.put(key, value) == null);
    assertEquals(model, walked);
  }

  private static void checkNothingIsLeftOver(Trie trie, MemoryNodes store) {
    store.reads.clear();
    trie.walk(Bytes.EMPTY, (key, value) -> true);
    assertEquals(new ArrayList<>(store.nodes.keySet()), store.reads.stream().sorted().toList());
  }

  private static Bytes key(SplittableRandom random, boolean fixed) {
    byte[] key = new byte[fixed ? 4 : random.nextInt(5)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(3) * 0x11 + random.nextInt(2));
    }
    return Bytes.wrap(key);
  }

  private static Bytes value(SplittableRandom random) {
    byte[] value = new byte[random.nextBoolean() ? 1 : random.nextInt(1, 50)];
    random.nextBytes(value);
    return Bytes.wrap(value);
  }

  private static Bytes value(int i) {
    return Keccak.hash(Bytes.ofInts(i >> 8, i)).bytes();
  }
}
