package io.witan.protocol.state;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.state.StateChanges.StorageChanges;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.StateDiff.Deleted;
import io.witan.protocol.state.StateDiff.Updated;
import io.witan.protocol.trie.Trie;
import io.witan.protocol.trie.TrieChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The accounts, storage and code of one moment, with their root (Yellow Paper §4.1). Immutable and
 * safe to share. It keeps in memory what was changed since it was opened with {@link #at}, and
 * reads all else from its source: who stores {@link #pending} goes on with a source of the new
 * root, so that memory stays bounded. Tries are used to change, to prove and to walk, not to read.
 */
public final class WorldState implements StateView {
  /** Places for stored accounts that are remembered, powers of two: for a call, for a block. */
  private static final int FEWEST_READ = 32;

  private static final int MOST_READ = 2048;

  private final StateSource source;
  private final Trie accounts;
  private final SortedMap<Hash, Optional<Account>> changed;
  private final SortedMap<Hash, ChangedStorage> storages;
  private final SortedMap<Hash, Bytes> codes;

  /** Made with the first read: of most states nothing is. */
  private Read[] read;

  private LastAddress last;
  private StateChanges pending;

  private WorldState(
      StateSource source,
      Trie accounts,
      SortedMap<Hash, Optional<Account>> changed,
      SortedMap<Hash, ChangedStorage> storages,
      SortedMap<Hash, Bytes> codes) {
    this.source = source;
    this.accounts = accounts;
    this.changed = changed;
    this.storages = storages;
    this.codes = codes;
  }

  /** The state that {@code source} holds; nothing is read yet. */
  public static WorldState at(StateSource source) {
    return new WorldState(
        source, source.accounts(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  /** The state without accounts, of which nothing is stored. */
  public static WorldState empty() {
    return at(TrieState.EMPTY);
  }

  @Override
  public Optional<Account> account(Address address) {
    return accountAt(hashOf(address));
  }

  @Override
  public Uint256 storage(Address address, Uint256 key) {
    Hash addressHash = hashOf(address);
    Hash keyHash = Keccak.hash(key.toBytes32());
    ChangedStorage storage = storages.get(addressHash);
    if (storage != null) {
      Uint256 word = storage.words.get(keyHash);
      if (word != null || storage.cleared) {
        return word == null ? Uint256.ZERO : word;
      }
    }
    return source.storage(addressHash, keyHash);
  }

  @Override
  public Bytes code(Hash codeHash) {
    if (codeHash.equals(EmptyHashes.CODE)) {
      return Bytes.EMPTY;
    }
    Bytes fresh = codes.get(codeHash);
    return fresh == null ? source.code(codeHash) : fresh;
  }

  /** The state after {@code diff}. An account that it leaves empty is kept as such. */
  public WorldState apply(StateDiff diff) {
    return apply(diff, Workers.CALLER);
  }

  /** The same, computed by all workers where much changes. */
  public WorldState apply(StateDiff diff, Workers workers) {
    if (diff.changes().isEmpty()) {
      return this;
    }
    List<Hash> keys = hashesOf(diff.changes());
    TreeMap<Hash, ChangedStorage> newStorages = new TreeMap<>(storages);
    newStorages.putAll(storagesAfter(keys, diff.changes(), workers));
    TreeMap<Hash, Optional<Account>> newChanged = new TreeMap<>(changed);
    TreeMap<Hash, Bytes> newCodes = new TreeMap<>(codes);
    List<TrieChange> entries = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Hash key = keys.get(i);
      switch (diff.changes().get(i)) {
        case Deleted deleted -> {
          newChanged.put(key, Optional.empty());
          entries.add(new TrieChange(key.bytes(), Bytes.EMPTY));
        }
        case Updated updated -> {
          ChangedStorage storage = newStorages.get(key);
          Hash storageRoot =
              storage == null
                  ? accountAt(key).orElse(Account.EMPTY).storageRoot()
                  : storage.trie.root();
          updated.newCode().ifPresent(code -> keep(newCodes, updated.codeHash(), code));
          Account account =
              new Account(updated.nonce(), updated.balance(), storageRoot, updated.codeHash());
          newChanged.put(key, Optional.of(account));
          entries.add(new TrieChange(key.bytes(), AccountCodec.encode(account)));
        }
      }
    }
    Trie newAccounts = accounts.update(entries, workers);
    return new WorldState(source, newAccounts, newChanged, newStorages, newCodes);
  }

  private static List<Hash> hashesOf(List<Change> changes) {
    return Keccak.hashAll(changes.stream().map(change -> change.address().bytes()).toList());
  }

  /** The state root; only what changed is hashed. */
  public Hash root() {
    return root(Workers.CALLER);
  }

  /** The same, computed by all workers where much changed. */
  public Hash root(Workers workers) {
    return accounts.root(workers);
  }

  /**
   * The same state as what the next block stands on: what it changes is told apart from what led
   * here, though that is not stored yet.
   */
  public WorldState settled() {
    return at(UnstoredState.of(source, pending(), accounts));
  }

  /**
   * The same state as {@link #settled}, once {@code stored} has what led here but for the last
   * {@code blocks} blocks: memory and time stay bounded where blocks are stored while more are
   * executed.
   */
  public WorldState settledOn(WorldState stored, int blocks) {
    return at(UnstoredState.of(source, pending(), accounts).on(stored.source, blocks));
  }

  /** What must be stored for a source to hold this state; put together once. */
  public StateChanges pending() {
    StateChanges known = pending;
    if (known == null) {
      known = changes();
      pending = known;
    }
    return known;
  }

  private StateChanges changes() {
    TreeMap<Hash, StorageChanges> words = new TreeMap<>();
    storages.forEach(
        (key, storage) ->
            words.put(
                key, new StorageChanges(storage.cleared, storage.words, storage.trie.changes())));
    return new StateChanges(source.root(), changed, accounts.changes(), words, codes);
  }

  /** The trie nodes that prove an account, or that there is none (EIP-1186). */
  public List<Bytes> accountProof(Address address) {
    return accounts.proof(hashOf(address).bytes());
  }

  /** The trie nodes that prove a storage word, or that it is zero (EIP-1186). */
  public List<Bytes> storageProof(Address address, Uint256 key) {
    return storageAt(hashOf(address)).proof(Keccak.hash(key.toBytes32()).bytes());
  }

  /**
   * Reads all of the stored state, checks every hash, and compares what the source says of each
   * account and word with its tries.
   *
   * @throws io.witan.protocol.trie.NodeSource.MissingNode if a node or a code is missing
   * @throws Fault at the first difference
   */
  public StateAudit.Found audit() {
    return StateAudit.of(source);
  }

  /** The accounts by the hash of their address. */
  public Trie accounts() {
    return accounts;
  }

  /** The storage of the account whose address has this hash, by the hash of the key. */
  public Trie storageAt(Hash addressHash) {
    ChangedStorage storage = storages.get(addressHash);
    return storage == null ? storedStorage(addressHash) : storage.trie;
  }

  private Optional<Account> accountAt(Hash addressHash) {
    Optional<Account> fresh = changed.get(addressHash);
    return fresh == null ? storedAccount(addressHash) : fresh;
  }

  private Optional<Account> storedAccount(Hash addressHash) {
    Read[] all = read;
    if (all == null) {
      all = new Read[FEWEST_READ];
      read = all;
    }
    Read known = all[place(addressHash, all)];
    if (known != null && known.addressHash.equals(addressHash)) {
      return known.account;
    }
    if (known != null && all.length < MOST_READ) {
      all = grown(all);
      read = all;
    }
    Read fresh = new Read(addressHash, source.account(addressHash));
    all[place(addressHash, all)] = fresh;
    return fresh.account;
  }

  private static Read[] grown(Read[] all) {
    Read[] more = new Read[2 * all.length];
    for (Read each : all) {
      if (each != null) {
        more[place(each.addressHash, more)] = each;
      }
    }
    return more;
  }

  private static int place(Hash addressHash, Read[] all) {
    return addressHash.hashCode() & all.length - 1;
  }

  private Trie storedStorage(Hash addressHash) {
    Account account = accountAt(addressHash).orElse(Account.EMPTY);
    return Trie.at(account.storageRoot(), source.storageNodes(addressHash));
  }

  private ChangedStorage unchangedStorage(Hash addressHash) {
    return new ChangedStorage(false, storedStorage(addressHash), new TreeMap<>());
  }

  private ChangedStorage clearedStorage(Hash addressHash) {
    return new ChangedStorage(true, Trie.empty(source.storageNodes(addressHash)), new TreeMap<>());
  }

  /** The storages that change, by the hash of the address, hashed together. */
  private Map<Hash, ChangedStorage> storagesAfter(
      List<Hash> keys, List<Change> changes, Workers workers) {
    List<Supplier<ChangedStorage>> tasks = new ArrayList<>();
    List<Hash> owners = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Hash key = keys.get(i);
      Change change = changes.get(i);
      if (changesStorage(change)) {
        owners.add(key);
        tasks.add(() -> storageAfter(key, change, workers));
      }
    }
    List<ChangedStorage> after = workers.all(tasks);
    Trie.hashAll(after.stream().map(ChangedStorage::trie).toList(), workers);
    Map<Hash, ChangedStorage> all = new TreeMap<>();
    for (int i = 0; i < owners.size(); i++) {
      all.put(owners.get(i), after.get(i));
    }
    return all;
  }

  private static boolean changesStorage(Change change) {
    return switch (change) {
      case Deleted deleted -> true;
      case Updated updated -> updated.storageCleared() || !updated.storage().isEmpty();
    };
  }

  private ChangedStorage storageAfter(Hash key, Change change, Workers workers) {
    return switch (change) {
      case Deleted deleted -> clearedStorage(key);
      case Updated updated -> {
        ChangedStorage before = updated.storageCleared() ? clearedStorage(key) : storages.get(key);
        yield (before == null ? unchangedStorage(key) : before).with(updated.storage(), workers);
      }
    };
  }

  private static void keep(Map<Hash, Bytes> codes, Hash hash, Bytes code) {
    if (!code.isEmpty()) {
      Fault.unless(Keccak.hash(code).equals(hash), "new code does not have its hash");
      codes.put(hash, code);
    }
  }

  private Hash hashOf(Address address) {
    LastAddress known = last;
    if (known == null || !known.address.equals(address)) {
      known = new LastAddress(address, Keccak.hash(address.bytes()));
      last = known;
    }
    return known.hash;
  }

  /** Saves going down the trie again for what a block reads and then changes; shared likewise. */
  private record Read(Hash addressHash, Optional<Account> account) {}

  /** Saves hashing for reads of one account in a row; shared without a lock, being final. */
  private record LastAddress(Address address, Hash hash) {}

  /** A storage as it is now, and in what words it differs from the source's. */
  private record ChangedStorage(boolean cleared, Trie trie, SortedMap<Hash, Uint256> words) {
    ChangedStorage with(SortedMap<Uint256, Uint256> newWords, Workers workers) {
      List<Hash> keys = Keccak.hashAll(newWords.keySet().stream().map(Uint256::toBytes32).toList());
      List<Uint256> values = List.copyOf(newWords.values());
      TreeMap<Hash, Uint256> all = new TreeMap<>(words);
      List<TrieChange> entries = new ArrayList<>(keys.size());
      for (int i = 0; i < keys.size(); i++) {
        all.put(keys.get(i), values.get(i));
        entries.add(new TrieChange(keys.get(i).bytes(), encoded(values.get(i))));
      }
      return new ChangedStorage(cleared, trie.update(entries, workers), all);
    }

    private static Bytes encoded(Uint256 word) {
      return word.isZero() ? Bytes.EMPTY : new RlpWriter(33).number(word).toBytes();
    }
  }
}
