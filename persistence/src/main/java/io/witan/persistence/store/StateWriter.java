package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.state.StateChanges;
import io.witan.protocol.state.StateChanges.StorageChanges;
import io.witan.protocol.trie.Nibbles;
import io.witan.protocol.trie.NodeChanges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts one block's changes of the state into its batch, and what they replace into the history. */
final class StateWriter {
  /** The way to a trie's uppermost row. */
  private static final Bytes ROOT = Nibbles.pack(new byte[0], 0);

  private final HeadValues head;
  private final RocksColumns.Batch batch;
  private final long height;
  private final UpperRows.Edit upper;
  private final ChangedKeys changed = new ChangedKeys();
  private final List<Edit> edits = new ArrayList<>();

  /**
   * What goes to the history of a key, and what it is to hold; null is nothing.
   *
   * @param key in {@link Column#STATE}
   */
  private record Edit(Bytes key, Replaced before, Written after) {}

  /** What the head holds once the batch is committed. */
  record Head(List<HeadValues.Row> rows, UpperRows upper) {}

  private StateWriter(HeadValues head, UpperRows upper, RocksColumns.Batch batch, long height) {
    this.head = head;
    this.upper = new UpperRows.Edit(upper);
    this.batch = batch;
    this.height = height;
  }

  /** Fills the batch. */
  static Head write(
      HeadValues head,
      UpperRows upper,
      RocksColumns.Batch batch,
      long height,
      StateChanges changes) {
    StateWriter writer = new StateWriter(head, upper, batch, height);
    changes.storages().forEach(writer::storage);
    changes.nodes().vanished().forEach(writer::vanished);
    changes.nodes().created().forEach(writer::created);
    writer.writeSorted();
    changes
        .codes()
        .forEach((hash, code) -> batch.put(Column.CODES, StoreCodec.key(hash), code.unsafeArray()));
    batch.put(Column.CHANGES, StoreCodec.height(height), writer.changed.encode());
    return new Head(writer.written(), writer.upper.put(batch, height));
  }

  /** A row of the accounts' trie that is gone. */
  private void vanished(Bytes path) {
    int place = UpperRows.place(path);
    if (place >= 0 && upper.had(place)) {
      upper.remove(place);
    } else {
      delete(StateKey.node(path));
    }
  }

  /** A row of the accounts' trie. Where it is a page and was none, or the other way, that goes. */
  private void created(NodeChanges.Created node) {
    int place = UpperRows.place(node.path());
    if (place < 0) {
      put(StateKey.node(node.path()), node.row());
    } else if (node.isPage()) {
      if (upper.had(place)) {
        upper.remove(place);
      }
      put(StateKey.node(node.path()), node.row());
    } else {
      if (!upper.had(place)) {
        delete(StateKey.node(node.path()));
      }
      upper.put(place, node.row());
    }
  }

  private void storage(Hash addressHash, StorageChanges storage) {
    byte[] eraKey = StateKey.era(addressHash);
    Written written = head.get(eraKey);
    long before = written == null ? 0 : StoreCodec.height(written.value().unsafeArray());
    long era = before;
    if (storage.cleared() && head.get(StateKey.node(addressHash, before, ROOT)) != null) {
      changed.leftBehind(addressHash, before);
      era = height;
      put(eraKey, Bytes.wrap(StoreCodec.height(era)));
    }
    for (Bytes path : storage.nodes().vanished()) {
      delete(StateKey.node(addressHash, era, path));
    }
    for (NodeChanges.Created node : storage.nodes().created()) {
      put(StateKey.node(addressHash, era, node.path()), node.row());
    }
  }

  private void put(byte[] key, Bytes value) {
    Written before = head.get(key);
    if (before != null && before.value().equals(value)) {
      return;
    }
    Replaced replaced = before == null ? null : Replaced.of(before, value);
    Written after = before == null ? new Written(height, 0, value) : replaced.next(height, value);
    edits.add(new Edit(Bytes.wrap(key), replaced, after));
  }

  private void delete(byte[] key) {
    Written before = head.get(key);
    if (before != null) {
      edits.add(new Edit(Bytes.wrap(key), Replaced.byNothing(before), null));
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

  private List<HeadValues.Row> written() {
    return edits.stream().map(edit -> new HeadValues.Row(edit.key, edit.after)).toList();
  }
}
