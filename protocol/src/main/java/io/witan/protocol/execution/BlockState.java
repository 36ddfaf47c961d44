package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.StateDiff.Deleted;
import io.witan.protocol.state.StateDiff.Updated;
import io.witan.protocol.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state inside a block: the parent's with the changes of the transactions so far, merged, so
 * that the tries are written once per block. For one thread.
 */
final class BlockState implements StateView {
  /** Stands for a storage that is not empty and whose root is not known yet. */
  private static final Hash SOME_STORAGE = Hash.ZERO;

  private final StateView parent;
  private final SortedMap<Address, Merged> accounts = new TreeMap<>();
  private final SortedMap<Hash, Bytes> codes = new TreeMap<>();

  private static final class Merged {
    Account account;

    /** Whether the parent's storage is gone. */
    boolean cleared;

    Optional<Bytes> newCode = Optional.empty();
    final SortedMap<Uint256, Uint256> words = new TreeMap<>();
  }

  BlockState(StateView parent) {
    this.parent = parent;
  }

  @Override
  public Optional<Account> account(Address address) {
    Merged merged = accounts.get(address);
    return merged == null ? parent.account(address) : Optional.ofNullable(merged.account);
  }

  @Override
  public Uint256 storage(Address address, Uint256 key) {
    Merged merged = accounts.get(address);
    if (merged == null) {
      return parent.storage(address, key);
    }
    Uint256 word = merged.words.get(key);
    if (word != null) {
      return word;
    }
    return merged.cleared ? Uint256.ZERO : parent.storage(address, key);
  }

  @Override
  public Bytes code(Hash codeHash) {
    Bytes fresh = codes.get(codeHash);
    return fresh == null ? parent.code(codeHash) : fresh;
  }

  void apply(StateDiff diff) {
    for (Change change : diff.changes()) {
      Merged merged = accounts.computeIfAbsent(change.address(), address -> new Merged());
      switch (change) {
        case Deleted deleted -> clear(merged);
        case Updated updated -> update(merged, updated);
      }
    }
  }

  private static void clear(Merged merged) {
    merged.account = null;
    merged.cleared = true;
    merged.newCode = Optional.empty();
    merged.words.clear();
  }

  private void update(Merged merged, Updated change) {
    boolean fresh = merged.account == null && !merged.cleared;
    Hash root =
        fresh
            ? parent.account(change.address()).map(Account::storageRoot).orElse(EmptyHashes.TRIE)
            : merged.account == null ? EmptyHashes.TRIE : merged.account.storageRoot();
    if (change.storageCleared()) {
      merged.cleared = true;
      merged.words.clear();
      root = EmptyHashes.TRIE;
    }
    merged.words.putAll(change.storage());
    if (change.storage().values().stream().anyMatch(word -> !word.isZero())) {
      root = SOME_STORAGE;
    }
    change
        .newCode()
        .ifPresent(
            code -> {
              codes.put(change.codeHash(), code);
              merged.newCode = change.newCode();
            });
    merged.account = new Account(change.nonce(), change.balance(), root, change.codeHash());
  }

  /** All changes since the parent, as one. */
  StateDiff diff() {
    List<Change> changes = new ArrayList<>(accounts.size());
    for (Map.Entry<Address, Merged> entry : accounts.entrySet()) {
      Address address = entry.getKey();
      Merged merged = entry.getValue();
      Account account = merged.account;
      if (account != null) {
        changes.add(
            new Updated(
                address,
                account.nonce(),
                account.balance(),
                account.codeHash(),
                merged.newCode,
                merged.cleared,
                merged.words));
      } else if (parent.account(address).isPresent()) {
        changes.add(new Deleted(address));
      }
    }
    return new StateDiff(changes);
  }
}
