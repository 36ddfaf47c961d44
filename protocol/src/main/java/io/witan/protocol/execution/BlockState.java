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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state inside a block: the parent's with the changes of the transactions so far, merged, so
 * that the tries are written once per block; and what was read of the parent, so that it is read
 * once per block. One owner changes it. As a view it changes nothing, not even what it remembers,
 * and may be shared while the owner leaves it alone.
 */
final class BlockState implements StateView {
  /** Stands for a storage that is not empty and whose root is not known yet. */
  private static final Hash SOME_STORAGE = Hash.ZERO;

  private final StateView parent;
  private final Map<Address, Entry> entries = new LinkedHashMap<>();
  private final Map<Hash, Bytes> codes = new LinkedHashMap<>();

  private static final class Entry {
    /** The parent's. */
    final Optional<Account> before;

    /** The parent's words, as far as they were read. */
    final Map<Uint256, Uint256> wordsBefore = new LinkedHashMap<>();

    Optional<Account> account;
    boolean changed;

    /** Whether the parent's storage is gone. */
    boolean cleared;

    Optional<Bytes> newCode = Optional.empty();
    final Map<Uint256, Uint256> words = new LinkedHashMap<>();

    Entry(Optional<Account> before) {
      this.before = before;
      this.account = before;
    }

    /** Null where it has to be read from the parent. */
    Uint256 word(Uint256 key) {
      Uint256 word = words.get(key);
      if (word != null) {
        return word;
      }
      return cleared ? Uint256.ZERO : wordsBefore.get(key);
    }
  }

  BlockState(StateView parent) {
    this.parent = parent;
  }

  @Override
  public Optional<Account> account(Address address) {
    Entry entry = entries.get(address);
    return entry == null ? parent.account(address) : entry.account;
  }

  @Override
  public Uint256 storage(Address address, Uint256 key) {
    Entry entry = entries.get(address);
    Uint256 word = entry == null ? null : entry.word(key);
    return word == null ? parent.storage(address, key) : word;
  }

  @Override
  public Bytes code(Hash codeHash) {
    Bytes fresh = codes.get(codeHash);
    return fresh == null ? parent.code(codeHash) : fresh;
  }

  /** The same for the owner alone: it remembers what it reads of the parent. */
  StateView remembering() {
    return new StateView() {
      @Override
      public Optional<Account> account(Address address) {
        return entry(address).account;
      }

      @Override
      public Uint256 storage(Address address, Uint256 key) {
        Entry entry = entry(address);
        Uint256 word = entry.word(key);
        if (word == null) {
          word = parent.storage(address, key);
          entry.wordsBefore.put(key, word);
        }
        return word;
      }

      @Override
      public Bytes code(Hash codeHash) {
        return BlockState.this.code(codeHash);
      }
    };
  }

  /**
   * Remembers what {@code above}, whose parent this is, has read through it. Words that changed
   * here may be among them; those that are remembered stand behind the changed ones.
   */
  void learn(BlockState above) {
    for (Map.Entry<Address, Entry> each : above.entries.entrySet()) {
      Entry read = each.getValue();
      Entry entry = entries.computeIfAbsent(each.getKey(), address -> new Entry(read.before));
      read.wordsBefore.forEach(entry.wordsBefore::putIfAbsent);
    }
  }

  private Entry entry(Address address) {
    Entry entry = entries.get(address);
    if (entry == null) {
      entry = new Entry(parent.account(address));
      entries.put(address, entry);
    }
    return entry;
  }

  void apply(StateDiff diff) {
    for (Change change : diff.changes()) {
      Entry entry = entry(change.address());
      entry.changed = true;
      switch (change) {
        case Deleted deleted -> clear(entry);
        case Updated updated -> update(entry, updated);
      }
    }
  }

  private static void clear(Entry entry) {
    entry.account = Optional.empty();
    entry.cleared = true;
    entry.newCode = Optional.empty();
    entry.words.clear();
  }

  private void update(Entry entry, Updated change) {
    Hash root = entry.account.map(Account::storageRoot).orElse(EmptyHashes.TRIE);
    if (change.storageCleared()) {
      entry.cleared = true;
      entry.words.clear();
      root = EmptyHashes.TRIE;
    }
    for (Map.Entry<Uint256, Uint256> word : change.storage().entrySet()) {
      entry.words.put(word.getKey(), word.getValue());
      if (!word.getValue().isZero()) {
        root = SOME_STORAGE;
      }
    }
    if (change.newCode().isPresent()) {
      codes.put(change.codeHash(), change.newCode().get());
      entry.newCode = change.newCode();
    } else if (change.codeHash().equals(EmptyHashes.CODE)) {
      entry.newCode = Optional.empty(); // a delegation of this block that was taken back
    }
    entry.account =
        Optional.of(new Account(change.nonce(), change.balance(), root, change.codeHash()));
  }

  /** All changes since the parent, as one. */
  StateDiff diff() {
    List<Change> changes = new ArrayList<>(entries.size());
    for (Map.Entry<Address, Entry> each : entries.entrySet()) {
      Address address = each.getKey();
      Entry entry = each.getValue();
      if (!entry.changed) {
        continue;
      }
      if (entry.account.isPresent()) {
        Account account = entry.account.get();
        changes.add(
            new Updated(
                address,
                account.nonce(),
                account.balance(),
                account.codeHash(),
                entry.newCode,
                entry.cleared,
                new TreeMap<>(entry.words)));
      } else if (entry.before.isPresent()) {
        changes.add(new Deleted(address));
      }
    }
    changes.sort(Comparator.comparing(Change::address));
    return new StateDiff(changes);
  }
}
