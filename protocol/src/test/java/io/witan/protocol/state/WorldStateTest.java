package io.witan.protocol.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.StateDiff.Deleted;
import io.witan.protocol.state.StateDiff.Updated;
import io.witan.protocol.trie.Nibbles;
import io.witan.protocol.trie.NodeChanges;
import io.witan.protocol.trie.NodeSource;
import io.witan.protocol.trie.TrieProof;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorldStateTest {
  private static final Bytes CODE = Bytes.ofInts(0x60, 0, 0x60, 0);

  @Test
  void randomDiffsGiveTheSameAsPlainMapsStoredOrNot() {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MemoryState store = new MemoryState();
      Map<Address, Updated> model = new TreeMap<>();
      WorldState state = WorldState.empty();
      for (int step = 0; step < 60; step++) {
        StateDiff diff = diff(random, model);
        state = state.apply(diff);
        if (random.nextInt(4) == 0) {
          state = store.keep(state);
        }
      }
      check(model, state);
      check(model, store.keep(state));
      WorldState afresh = WorldState.empty().apply(new StateDiff(List.copyOf(model.values())));
      assertEquals(afresh.root(), state.root());
      MemoryState other = new MemoryState();
      other.keep(afresh);
      assertEquals(other.nodes, store.nodes);
      assertEquals(other.words, store.words);
    }
  }

  @Test
  void statesThatWaitToBeStoredGiveTheSameAsIfTheyWereAndAreStoredOneByOne() {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MemoryState store = new MemoryState();
      MemoryState other = new MemoryState();
      Map<Address, Updated> model = new TreeMap<>();
      WorldState stored = WorldState.at(other);
      WorldState state = WorldState.at(store);
      for (int row = 0; row < 12; row++) {
        List<WorldState> waiting = new ArrayList<>();
        for (int step = 0; step < 1 + row; step++) {
          StateDiff diff = diff(random, model);
          waiting.add(state.apply(diff));
          stored = other.keep(stored.apply(diff));
          assertEquals(stored.root(), waiting.getLast().root());
          state = waiting.getLast().settled();
          check(model, state);
        }
        waiting.forEach(store::keep);
        state = WorldState.at(store);
        check(model, state);
        assertEquals(other.nodes, store.nodes);
        assertEquals(other.words, store.words);
      }
    }
  }

  @Test
  void statesThatWaitGoOnWhileThoseBeforeThemAreStored() {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MemoryState store = new MemoryState();
      MemoryState other = new MemoryState();
      Map<Address, Updated> model = new TreeMap<>();
      WorldState stored = WorldState.at(other);
      WorldState state = WorldState.at(store);
      Deque<WorldState> waiting = new ArrayDeque<>();
      for (int step = 0; step < 60; step++) {
        StateDiff diff = diff(random, model);
        waiting.add(state.apply(diff));
        stored = other.keep(stored.apply(diff));
        assertEquals(stored.root(), waiting.getLast().root());
        state = waiting.getLast().settled();
        while (waiting.size() > 1 && random.nextInt(3) == 0) {
          store.keep(waiting.remove());
        }
        check(model, state);
        if (random.nextInt(5) == 0) {
          state = waiting.getLast().settledOn(WorldState.at(store), waiting.size());
          check(model, state);
        }
      }
      waiting.forEach(store::keep);
      assertEquals(other.nodes, store.nodes);
      assertEquals(other.words, store.words);
    }
  }

  @Test
  void clearedStorageIsGoneEvenWhereItWasStored() {
    MemoryState store = new MemoryState();
    Address address = address(1);
    WorldState before =
        store.keep(
            WorldState.empty().apply(diffOf(account(address, 1, false, Map.of(one(5), one(6))))));
    assertEquals(one(6), before.storage(address, one(5)));
    WorldState after = before.apply(diffOf(account(address, 1, true, Map.of(one(7), one(8)))));
    assertEquals(Uint256.ZERO, after.storage(address, one(5)));
    assertEquals(one(8), after.storage(address, one(7)));
    assertEquals(one(6), before.storage(address, one(5)));
  }

  @Test
  void aDeletedAccountComesBackWithoutItsStorage() {
    MemoryState store = new MemoryState();
    Address address = address(1);
    WorldState state =
        store.keep(
            WorldState.empty().apply(diffOf(account(address, 1, false, Map.of(one(5), one(6))))));
    state = state.apply(diffOf(new Deleted(address)));
    assertEquals(EmptyHashes.TRIE, state.root());
    state = state.apply(diffOf(account(address, 1, false, Map.of())));
    assertEquals(Uint256.ZERO, state.storage(address, one(5)));
  }

  @Test
  void accountsAndWordsAreProved() {
    MemoryState store = new MemoryState();
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      changes.add(account(address(i), i, false, Map.of(one(1), one(i + 1))));
    }
    WorldState state = store.keep(WorldState.empty().apply(new StateDiff(changes)));
    Address address = address(9);
    Bytes key = Keccak.hash(address.bytes()).bytes();
    Optional<Bytes> proved = TrieProof.verify(state.root(), key, state.accountProof(address));
    Account account = state.account(address).orElseThrow();
    assertEquals(Optional.of(AccountCodec.encode(account)), proved);
    Bytes slot = Keccak.hash(one(1).toBytes32()).bytes();
    assertEquals(
        Optional.of(Bytes.ofInts(10)),
        TrieProof.verify(account.storageRoot(), slot, state.storageProof(address, one(1))));
    Address absent = address(99);
    assertEquals(
        Optional.of(Bytes.EMPTY),
        TrieProof.verify(
            state.root(), Keccak.hash(absent.bytes()).bytes(), state.accountProof(absent)));
  }

  @Test
  void codeIsReadFromTheStateThatBringsItAndFromTheStore() {
    MemoryState store = new MemoryState();
    Hash hash = Keccak.hash(CODE);
    Updated creation =
        new Updated(address(1), 1, Uint256.ZERO, hash, Optional.of(CODE), false, new TreeMap<>());
    WorldState state = WorldState.empty().apply(diffOf(creation));
    assertEquals(CODE, state.code(hash));
    WorldState kept = store.keep(state);
    assertEquals(CODE, kept.code(hash));
    assertTrue(kept.pending().codes().isEmpty());
    assertEquals(Bytes.EMPTY, state.code(EmptyHashes.CODE));
  }

  @Test
  void anAuditCountsWhatIsThereAndFindsWhatIsMissingOrDamaged() {
    MemoryState store = new MemoryState();
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      changes.add(account(address(i), i, false, Map.of(one(1), one(i + 1), one(2), one(9))));
    }
    WorldState state = store.keep(WorldState.empty().apply(new StateDiff(changes)));
    assertEquals(new StateAudit.Found(40, 80), state.audit());
    for (Map.Entry<Bytes, Bytes> node : new TreeMap<>(store.nodes).entrySet()) {
      store.nodes.put(node.getKey(), Bytes.concat(node.getValue(), Bytes.ofInts(0)));
      assertThrows(Fault.class, state::audit);
      store.nodes.remove(node.getKey());
      assertThrows(NodeSource.MissingNode.class, state::audit);
      store.nodes.put(node.getKey(), node.getValue());
    }
    store.words.replaceAll((key, word) -> key.equals(store.words.firstKey()) ? one(77) : word);
    Fault difference = assertThrows(Fault.class, state::audit);
    assertTrue(difference.getMessage().contains("is read as"), difference.getMessage());
  }

  private static void check(Map<Address, Updated> model, WorldState state) {
    for (int i = 0; i < 12; i++) {
      Address address = address(i);
      Updated expected = model.get(address);
      Optional<Account> account = state.account(address);
      assertEquals(expected != null, account.isPresent());
      for (int k = 0; k < 6; k++) {
        Uint256 value =
            expected == null ? Uint256.ZERO : expected.storage().getOrDefault(one(k), Uint256.ZERO);
        assertEquals(value, state.storage(address, one(k)));
      }
      if (expected != null) {
        assertEquals(expected.nonce(), account.get().nonce());
        assertEquals(expected.balance(), account.get().balance());
      }
    }
  }

  /** A random diff, also done to the model. */
  private static StateDiff diff(SplittableRandom random, Map<Address, Updated> model) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Address address = address(i);
      int choice = random.nextInt(6);
      if (choice == 0) {
        changes.add(new Deleted(address));
        model.remove(address);
      } else if (choice <= 2) {
        Map<Uint256, Uint256> words = new TreeMap<>();
        for (int k = random.nextInt(4); k > 0; k--) {
          words.put(one(random.nextInt(6)), one(random.nextInt(3)));
        }
        Updated change = account(address, random.nextInt(9), choice == 2, words);
        changes.add(change);
        Map<Uint256, Uint256> all = new TreeMap<>();
        if (choice == 1 && model.containsKey(address)) {
          all.putAll(model.get(address).storage());
        }
        all.putAll(words);
        all.values().removeIf(Uint256::isZero);
        model.put(address, account(address, change.nonce(), true, all));
      }
    }
    return new StateDiff(changes);
  }

  private static Updated account(
      Address address, long nonce, boolean cleared, Map<Uint256, Uint256> words) {
    return new Updated(
        address, nonce, one(3), EmptyHashes.CODE, Optional.empty(), cleared, new TreeMap<>(words));
  }

  private static StateDiff diffOf(Change change) {
    return new StateDiff(List.of(change));
  }

  private static Uint256 one(long value) {
    return Uint256.of(value);
  }

  private static Address address(int i) {
    return Address.of(Keccak.hash(Bytes.ofInts(i)).bytes().slice(0, 20));
  }

  /** One state in maps, nodes by their place: what a database keeps of its head. */
  private static final class MemoryState implements StateSource {
    private static final Bytes NO_OWNER = Bytes.EMPTY;

    private final Map<Hash, Account> accounts = new TreeMap<>();
    private final TreeMap<Bytes, Uint256> words = new TreeMap<>();
    private final Map<Bytes, Bytes> nodes = new TreeMap<>();
    private final Map<Hash, Bytes> codes = new TreeMap<>();
    private Hash root = EmptyHashes.TRIE;

    @Override
    public Hash root() {
      return root;
    }

    @Override
    public Optional<Account> account(Hash addressHash) {
      return Optional.ofNullable(accounts.get(addressHash));
    }

    @Override
    public Uint256 storage(Hash addressHash, Hash keyHash) {
      return words.getOrDefault(Bytes.concat(addressHash.bytes(), keyHash.bytes()), Uint256.ZERO);
    }

    @Override
    public Bytes code(Hash hash) {
      return Optional.ofNullable(codes.get(hash))
          .orElseThrow(() -> new NodeSource.MissingNode(hash));
    }

    @Override
    public NodeSource accountNodes() {
      return nodes(NO_OWNER);
    }

    @Override
    public NodeSource storageNodes(Hash addressHash) {
      return nodes(addressHash.bytes());
    }

    private NodeSource nodes(Bytes owner) {
      return (path, depth, hash) ->
          Optional.ofNullable(nodes.get(Bytes.concat(owner, Nibbles.pack(path, depth))))
              .orElseThrow(() -> new NodeSource.MissingNode(hash));
    }

    WorldState keep(WorldState state) {
      StateChanges changes = state.pending();
      assertEquals(root, changes.base());
      changes
          .accounts()
          .forEach(
              (key, account) ->
                  account.ifPresentOrElse(
                      now -> accounts.put(key, now), () -> accounts.remove(key)));
      put(NO_OWNER, changes.nodes());
      changes.storages().forEach((key, storage) -> put(key.bytes(), storage));
      codes.putAll(changes.codes());
      root = state.root();
      return WorldState.at(this);
    }

    private void put(Bytes owner, StateChanges.StorageChanges storage) {
      if (storage.cleared()) {
        words.keySet().removeIf(key -> key.size() == 64 && key.slice(0, 32).equals(owner));
        nodes.keySet().removeIf(key -> key.size() > 32 && key.slice(0, 32).equals(owner));
      }
      storage
          .words()
          .forEach(
              (key, word) -> {
                words.put(Bytes.concat(owner, key.bytes()), word);
                words.values().removeIf(Uint256::isZero);
              });
      put(owner, storage.nodes());
    }

    private void put(Bytes owner, NodeChanges changes) {
      changes.vanished().forEach(path -> nodes.remove(Bytes.concat(owner, path)));
      changes.created().forEach(node -> nodes.put(Bytes.concat(owner, node.path()), node.row()));
    }
  }
}
