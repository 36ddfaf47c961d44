package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateChanges;
import io.witan.protocol.state.StateChanges.StorageChanges;
import io.witan.protocol.trie.NodeChanges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts one block's changes of the state into its batch, and what they replace into the history. */
final class StateWriter {
  private static final StorageChanges NONE =
      new StorageChanges(false, new TreeMap<>(), NodeChanges.NONE);

  private final HeadValues head;
  private final RocksColumns.Batch batch;
  private final long height;
  private final ChangedKeys changed = new ChangedKeys();
  private final List<Edit> edits = new ArrayList<>();

  /**
   * What a key held, and what it is to hold; null is nothing.
   *
   * @param key in {@link Column#STATE}
   */
  private record Edit(Bytes key, Written before, Written after) {}

  private StateWriter(HeadValues head, RocksColumns.Batch batch, long height) {
    this.head = head;
    this.batch = batch;
    this.height = height;
  }

  /** Fills the batch, and gives what the head's values are once it is committed. */
  static Map<Bytes, Optional<Written>> write(
      HeadValues head, RocksColumns.Batch batch, long height, StateChanges changes) {
    StateWriter writer = new StateWriter(head, batch, height);
    changes
        .accounts()
        .forEach(
            (hash, account) ->
                writer.account(hash, account, changes.storages().getOrDefault(hash, NONE)));
    changes.nodes().vanished().forEach(path -> writer.delete(StateKey.node(path)));
    changes.nodes().created().forEach(node -> writer.put(StateKey.node(node.path()), node.rlp()));
    writer.writeSorted();
    changes
        .codes()
        .forEach((hash, code) -> batch.put(Column.CODES, StoreCodec.key(hash), code.unsafeArray()));
    batch.put(Column.CHANGES, StoreCodec.height(height), writer.changed.encode());
    return writer.written();
  }

  private void account(Hash hash, Optional<Account> after, StorageChanges storage) {
    byte[] key = StateKey.account(hash);
    Optional<FlatAccount> before =
        Optional.ofNullable(head.get(key))
            .map(value -> FlatAccount.decode(value.value()))
            .filter(FlatAccount::hasStorage);
    boolean cleared = storage.cleared() || after.isEmpty();
    long era = before.isPresent() && !cleared ? before.get().era() : height;
    if (before.isPresent() && cleared) {
      changed.leftBehind(hash, before.get().era());
    }
    after.ifPresentOrElse(
        account -> put(key, new FlatAccount(account, era).encode()), () -> delete(key));
    storage.words().forEach((slot, word) -> word(StateKey.word(hash, era, slot), word));
    storage.nodes().vanished().forEach(path -> delete(StateKey.node(hash, era, path)));
    storage
        .nodes()
        .created()
        .forEach(node -> put(StateKey.node(hash, era, node.path()), node.rlp()));
  }

  private void word(byte[] key, Uint256 word) {
    if (word.isZero()) {
      delete(key);
    } else {
      put(key, word.toMinimalBytes());
    }
  }

  private void put(byte[] key, Bytes value) {
    Written before = head.get(key);
    if (before != null && before.value().equals(value)) {
      return;
    }
    edits.add(new Edit(Bytes.wrap(key), before, new Written(height, value)));
  }

  private void delete(byte[] key) {
    Written before = head.get(key);
    if (before != null) {
      edits.add(new Edit(Bytes.wrap(key), before, null));
    }
  }

  /** In the order of the keys, which RocksDB takes in faster. */
  private void writeSorted() {
    edits.sort(Comparator.comparing(Edit::key));
    for (Edit edit : edits) {
      byte[] key = edit.key.unsafeArray();
      if (edit.before == null) {
        changed.created(key);
      } else {
        changed.replaced(key);
        batch.put(Column.HISTORY, StateKey.before(key, height), edit.before.encode());
      }
      if (edit.after == null) {
        batch.delete(Column.STATE, key);
      } else {
        batch.put(Column.STATE, key, edit.after.encode());
      }
    }
  }

  private Map<Bytes, Optional<Written>> written() {
    Map<Bytes, Optional<Written>> all = new LinkedHashMap<>();
    edits.forEach(edit -> all.put(edit.key, Optional.ofNullable(edit.after)));
    return all;
  }
}
