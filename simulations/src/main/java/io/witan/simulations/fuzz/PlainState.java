package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.AccountCodec;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.StateDiff.Deleted;
import io.witan.protocol.state.StateDiff.Updated;
import io.witan.protocol.state.StateView;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A state in plain maps, as simple as can be: what the real one is compared with. Its root is
 * computed from scratch.
 */
final class PlainState implements StateView {
  private static final Hash SOME_STORAGE = Hash.ZERO;

  private final SortedMap<Address, Entry> accounts = new TreeMap<>();
  private final SortedMap<Hash, Bytes> codes = new TreeMap<>();

  private static final class Entry {
    long nonce;
    Uint256 balance = Uint256.ZERO;
    Hash codeHash = EmptyHashes.CODE;
    final SortedMap<Uint256, Uint256> words = new TreeMap<>();
  }

  PlainState(SortedMap<Address, FuzzCase.StartAccount> start) {
    apply(new StateDiff(start.entrySet().stream().map(PlainState::change).toList()));
  }

  /** The change that makes an account from nothing. */
  static Change change(Map.Entry<Address, FuzzCase.StartAccount> entry) {
    FuzzCase.StartAccount account = entry.getValue();
    Bytes code = account.code();
    return new Updated(
        entry.getKey(),
        account.nonce(),
        account.balance(),
        code.isEmpty() ? EmptyHashes.CODE : Keccak.hash(code),
        code.isEmpty() ? Optional.empty() : Optional.of(code),
        false,
        account.storage());
  }

  @Override
  public Optional<Account> account(Address address) {
    return Optional.ofNullable(accounts.get(address))
        .map(
            entry ->
                new Account(
                    entry.nonce,
                    entry.balance,
                    entry.words.isEmpty() ? EmptyHashes.TRIE : SOME_STORAGE,
                    entry.codeHash));
  }

  @Override
  public Uint256 storage(Address address, Uint256 key) {
    Entry entry = accounts.get(address);
    return entry == null ? Uint256.ZERO : entry.words.getOrDefault(key, Uint256.ZERO);
  }

  @Override
  public Bytes code(Hash codeHash) {
    return codeHash.equals(EmptyHashes.CODE) ? Bytes.EMPTY : codes.get(codeHash);
  }

  void apply(StateDiff diff) {
    for (Change change : diff.changes()) {
      switch (change) {
        case Deleted deleted -> accounts.remove(deleted.address());
        case Updated updated -> update(updated);
      }
    }
  }

  private void update(Updated change) {
    Entry entry = accounts.computeIfAbsent(change.address(), address -> new Entry());
    entry.nonce = change.nonce();
    entry.balance = change.balance();
    entry.codeHash = change.codeHash();
    change.newCode().ifPresent(code -> codes.put(change.codeHash(), code));
    if (change.storageCleared()) {
      entry.words.clear();
    }
    change
        .storage()
        .forEach(
            (key, word) -> {
              if (word.isZero()) {
                entry.words.remove(key);
              } else {
                entry.words.put(key, word);
              }
            });
  }

  /** Adds wei to an account, which then exists. */
  void add(Address address, Uint256 wei) {
    Entry entry = accounts.computeIfAbsent(address, fresh -> new Entry());
    entry.balance = entry.balance.plus(wei);
  }

  /** All wei there is. */
  BigInteger supply() {
    BigInteger sum = BigInteger.ZERO;
    for (Entry entry : accounts.values()) {
      sum = sum.add(entry.balance.toBigInteger());
    }
    return sum;
  }

  /** The state root from scratch (Yellow Paper §4.1). */
  Hash root() {
    SortedMap<Bytes, Bytes> content = new TreeMap<>();
    accounts.forEach(
        (address, entry) -> {
          SortedMap<Bytes, Bytes> storage = new TreeMap<>();
          entry.words.forEach(
              (key, word) ->
                  storage.put(
                      Keccak.hash(key.toBytes32()).bytes(),
                      new RlpWriter(40).number(word).toBytes()));
          Account account =
              new Account(entry.nonce, entry.balance, PlainTrie.root(storage), entry.codeHash);
          content.put(Keccak.hash(address.bytes()).bytes(), AccountCodec.encode(account));
        });
    return PlainTrie.root(content);
  }

  /** The root of a list, keyed by RLP index (Yellow Paper §4.4.3). */
  static Hash rootOf(List<Bytes> values) {
    SortedMap<Bytes, Bytes> content = new TreeMap<>();
    for (int i = 0; i < values.size(); i++) {
      content.put(new RlpWriter(8).number(i).toBytes(), values.get(i));
    }
    return PlainTrie.root(content);
  }
}
