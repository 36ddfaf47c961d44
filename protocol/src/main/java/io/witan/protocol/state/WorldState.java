package io.witan.protocol.state;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.state.StateChanges.StorageChanges;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.StateDiff.Deleted;
import io.witan.protocol.state.StateDiff.Updated;
import io.witan.protocol.trie.Trie;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The accounts, storage and code of one moment, with their root (Yellow Paper §4.1). Immutable and
 * safe to share. It keeps in memory what was changed since it was opened with {@link #at}, and
 * reads all else from its source: who stores {@link #pending} goes on with a source of the new
 * root, so that memory stays bounded. Tries are used to change, to prove and to walk, not to read.
 */
public final class WorldState implements StateView {
  private final StateSource source;
  private final Trie accounts;
  private final SortedMap<Hash, Optional<Account>> changed;
  private final SortedMap<Hash, ChangedStorage> storages;
  private final SortedMap<Hash, Bytes> codes;
  private LastAddress last;

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
        source,
        Trie.at(source.root(), source.accountNodes()),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
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
    if (diff.changes().isEmpty()) {
      return this;
    }
    Trie newAccounts = accounts;
    TreeMap<Hash, Optional<Account>> newChanged = new TreeMap<>(changed);
    TreeMap<Hash, ChangedStorage> newStorages = new TreeMap<>(storages);
    TreeMap<Hash, Bytes> newCodes = new TreeMap<>(codes);
    for (Change change : diff.changes()) {
      Hash key = Keccak.hash(change.address().bytes());
      switch (change) {
        case Deleted deleted -> {
          newAccounts = newAccounts.delete(key.bytes());
          newChanged.put(key, Optional.empty());
          newStorages.put(key, clearedStorage(key));
        }
        case Updated updated -> {
          Hash storageRoot = storageAfter(key, updated, newStorages);
          updated.newCode().ifPresent(code -> keep(newCodes, updated.codeHash(), code));
          Account account =
              new Account(updated.nonce(), updated.balance(), storageRoot, updated.codeHash());
          newAccounts = newAccounts.put(key.bytes(), AccountCodec.encode(account));
          newChanged.put(key, Optional.of(account));
        }
      }
    }
    return new WorldState(source, newAccounts, newChanged, newStorages, newCodes);
  }

  /** The state root; only what changed is hashed. */
  public Hash root() {
    return accounts.root();
  }

  /** What must be stored for a source to hold this state. */
  public StateChanges pending() {
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
    return fresh == null ? source.account(addressHash) : fresh;
  }

  private Trie storedStorage(Hash addressHash) {
    Account account = accountAt(addressHash).orElse(Account.EMPTY);
    return Trie.at(account.storageRoot(), source.storageNodes(addressHash));
  }

  private ChangedStorage clearedStorage(Hash addressHash) {
    return new ChangedStorage(true, Trie.empty(source.storageNodes(addressHash)), new TreeMap<>());
  }

  /** Puts the account's storage into {@code all} where it changes, and gives its root. */
  private Hash storageAfter(Hash key, Updated change, SortedMap<Hash, ChangedStorage> all) {
    ChangedStorage before = change.storageCleared() ? clearedStorage(key) : all.get(key);
    if (!change.storageCleared() && change.storage().isEmpty()) {
      return before == null ? storedStorage(key).root() : before.trie.root();
    }
    Trie trie = before == null ? storedStorage(key) : before.trie;
    TreeMap<Hash, Uint256> words = new TreeMap<>();
    if (before != null) {
      words.putAll(before.words);
    }
    for (Map.Entry<Uint256, Uint256> word : change.storage().entrySet()) {
      Hash slot = Keccak.hash(word.getKey().toBytes32());
      words.put(slot, word.getValue());
      trie =
          word.getValue().isZero()
              ? trie.delete(slot.bytes())
              : trie.put(slot.bytes(), new RlpWriter(40).number(word.getValue()).toBytes());
    }
    all.put(key, new ChangedStorage(before != null && before.cleared, trie, words));
    return trie.root();
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

  /** Saves hashing for reads of one account in a row; shared without a lock, being final. */
  private record LastAddress(Address address, Hash hash) {}

  /** A storage as it is now, and in what words it differs from the source's. */
  private record ChangedStorage(boolean cleared, Trie trie, SortedMap<Hash, Uint256> words) {}
}
