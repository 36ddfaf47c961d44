package io.witan.protocol.state;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
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
 * safe to share. It keeps in memory what was changed since it was opened with {@link #at}: who
 * stores {@link #pending} goes on with {@code at(root)}, so that memory stays bounded.
 */
public final class WorldState implements StateView {
  private final StateSource source;
  private final Trie accounts;
  private final SortedMap<Hash, Trie> storages;
  private final SortedMap<Hash, Bytes> codes;
  private LastStorage last;

  private WorldState(
      StateSource source,
      Trie accounts,
      SortedMap<Hash, Trie> storages,
      SortedMap<Hash, Bytes> codes) {
    this.source = source;
    this.accounts = accounts;
    this.storages = storages;
    this.codes = codes;
  }

  /** The state with this root; nothing is read yet. */
  public static WorldState at(Hash root, StateSource source) {
    return new WorldState(source, Trie.at(root, source), new TreeMap<>(), new TreeMap<>());
  }

  public static WorldState empty(StateSource source) {
    return at(EmptyHashes.TRIE, source);
  }

  @Override
  public Optional<Account> account(Address address) {
    return accountAt(Keccak.hash(address.bytes()));
  }

  @Override
  public Uint256 storage(Address address, Uint256 key) {
    Bytes value = storageOf(address).get(Keccak.hash(key.toBytes32()).bytes());
    return value.isEmpty() ? Uint256.ZERO : RlpReader.decode(value, RlpReader::uint256);
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
    Trie changed = accounts;
    TreeMap<Hash, Trie> newStorages = new TreeMap<>(storages);
    TreeMap<Hash, Bytes> newCodes = new TreeMap<>(codes);
    for (Change change : diff.changes()) {
      Hash key = Keccak.hash(change.address().bytes());
      switch (change) {
        case Deleted deleted -> {
          changed = changed.delete(key.bytes());
          newStorages.remove(key);
        }
        case Updated updated -> {
          Trie storage = storageAfter(key, updated, changed, newStorages);
          updated.newCode().ifPresent(code -> keep(newCodes, updated.codeHash(), code));
          Account account =
              new Account(updated.nonce(), updated.balance(), storage.root(), updated.codeHash());
          changed = changed.put(key.bytes(), AccountCodec.encode(account));
        }
      }
    }
    return new WorldState(source, changed, newStorages, newCodes);
  }

  /** The state root; only what changed is hashed. */
  public Hash root() {
    return accounts.root();
  }

  /** What must be stored so that {@code at(root())} reads this state. */
  public NewNodes pending() {
    TreeMap<Hash, Bytes> nodes = new TreeMap<>();
    accounts.newNodes(nodes::put);
    for (Trie storage : storages.values()) {
      storage.newNodes(nodes::put);
    }
    return new NewNodes(nodes, new TreeMap<>(codes));
  }

  /** The trie nodes that prove an account, or that there is none (EIP-1186). */
  public List<Bytes> accountProof(Address address) {
    return accounts.proof(Keccak.hash(address.bytes()).bytes());
  }

  /** The trie nodes that prove a storage word, or that it is zero (EIP-1186). */
  public List<Bytes> storageProof(Address address, Uint256 key) {
    return storageOf(address).proof(Keccak.hash(key.toBytes32()).bytes());
  }

  /**
   * Reads all of this state, which must be stored, and checks every hash.
   *
   * @throws io.witan.protocol.trie.NodeSource.MissingNode if a node or a code is missing
   * @throws Fault if one does not have the hash under which it is stored
   */
  public StateAudit.Found audit() {
    return StateAudit.of(root(), source);
  }

  /** The accounts by the hash of their address. */
  public Trie accounts() {
    return accounts;
  }

  /** The storage of the account whose address has this hash, by the hash of the key. */
  public Trie storageAt(Hash addressHash) {
    Trie fresh = storages.get(addressHash);
    return fresh == null
        ? Trie.at(accountAt(addressHash).orElse(Account.EMPTY).storageRoot(), source)
        : fresh;
  }

  private Optional<Account> accountAt(Hash key) {
    return decoded(accounts.get(key.bytes()));
  }

  private Trie storageOf(Address address) {
    LastStorage known = last;
    if (known == null || !known.address.equals(address)) {
      known = new LastStorage(address, storageAt(Keccak.hash(address.bytes())));
      last = known;
    }
    return known.storage;
  }

  private Trie storageAfter(
      Hash key, Updated change, Trie accounts, SortedMap<Hash, Trie> changedStorages) {
    Trie storage = changedStorages.get(key);
    if (change.storageCleared()) {
      storage = Trie.empty(source);
    } else if (storage == null) {
      Account before = decoded(accounts.get(key.bytes())).orElse(Account.EMPTY);
      storage = Trie.at(before.storageRoot(), source);
    }
    if (!change.storageCleared() && change.storage().isEmpty()) {
      return storage;
    }
    for (Map.Entry<Uint256, Uint256> word : change.storage().entrySet()) {
      Bytes slot = Keccak.hash(word.getKey().toBytes32()).bytes();
      storage =
          word.getValue().isZero()
              ? storage.delete(slot)
              : storage.put(slot, new RlpWriter(40).number(word.getValue()).toBytes());
    }
    changedStorages.put(key, storage);
    return storage;
  }

  private static void keep(Map<Hash, Bytes> codes, Hash hash, Bytes code) {
    if (!code.isEmpty()) {
      Fault.unless(Keccak.hash(code).equals(hash), "new code does not have its hash");
      codes.put(hash, code);
    }
  }

  private static Optional<Account> decoded(Bytes account) {
    return account.isEmpty() ? Optional.empty() : Optional.of(AccountCodec.decode(account));
  }

  /** Saves the account look-up of storage reads in a row; shared without a lock, being final. */
  private record LastStorage(Address address, Trie storage) {}
}
