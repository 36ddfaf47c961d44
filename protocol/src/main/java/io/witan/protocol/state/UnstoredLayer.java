package io.witan.protocol.state;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.state.StateChanges.StorageChanges;
import io.witan.protocol.trie.NodeChanges;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What blocks in a row have changed that no source has yet, on what those before them have. A layer
 * takes in the one below where that is not of more blocks, so that there are few: a read looks
 * through all of them.
 *
 * @param blocks how many there are
 * @param accounts by the hash of the address; empty where the account is gone
 * @param rows of the accounts' trie, by their paths
 * @param storages by the hash of the address
 * @param codes by their hash
 * @param below null where there is none
 */
record UnstoredLayer(
    int blocks,
    SortedMap<Hash, Optional<Account>> accounts,
    SortedMap<Bytes, Bytes> rows,
    SortedMap<Hash, Storage> storages,
    SortedMap<Hash, Bytes> codes,
    UnstoredLayer below) {
  /**
   * One account's storage.
   *
   * @param cleared whether nothing of what was there before is there any more
   * @param words by the hash of the key; zero where a word is gone
   * @param rows of its trie, by their paths
   */
  record Storage(boolean cleared, SortedMap<Hash, Uint256> words, SortedMap<Bytes, Bytes> rows) {
    private static Storage of(StorageChanges changes) {
      return new Storage(changes.cleared(), changes.words(), UnstoredLayer.rows(changes.nodes()));
    }

    private Storage on(Storage before) {
      return cleared
          ? this
          : new Storage(before.cleared, both(before.words, words), both(before.rows, rows));
    }
  }

  /** One block's changes on those of the blocks before it. */
  static UnstoredLayer of(StateChanges changes, UnstoredLayer before) {
    SortedMap<Hash, Storage> storages = new TreeMap<>();
    changes.storages().forEach((account, storage) -> storages.put(account, Storage.of(storage)));
    UnstoredLayer layer =
        new UnstoredLayer(
            1, changes.accounts(), rows(changes.nodes()), storages, changes.codes(), before);
    while (layer.below != null && layer.below.blocks <= layer.blocks) {
      layer = layer.withBelow();
    }
    return layer;
  }

  /** The newest layers, at least those of the last so many blocks; all where they are not more. */
  UnstoredLayer newest(int least) {
    return least <= blocks || below == null
        ? new UnstoredLayer(blocks, accounts, rows, storages, codes, null)
        : new UnstoredLayer(blocks, accounts, rows, storages, codes, below.newest(least - blocks));
  }

  private UnstoredLayer withBelow() {
    SortedMap<Hash, Storage> all = new TreeMap<>(below.storages);
    storages.forEach((account, storage) -> all.merge(account, storage, (old, now) -> now.on(old)));
    return new UnstoredLayer(
        blocks + below.blocks,
        both(below.accounts, accounts),
        both(below.rows, rows),
        all,
        both(below.codes, codes),
        below.below);
  }

  /** Merged by one walk through both: that is most of the work with layers. */
  private static <K extends Comparable<? super K>, V> SortedMap<K, V> both(
      SortedMap<K, V> earlier, SortedMap<K, V> later) {
    SmallMap<K, V> before = SmallMap.frozen(earlier);
    SmallMap<K, V> now = SmallMap.frozen(later);
    int most = before.size() + now.size();
    Object[] keys = new Object[most];
    Object[] values = new Object[most];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < before.size() || j < now.size()) {
      int order = j == now.size() ? -1 : 1;
      if (i < before.size() && j < now.size()) {
        order = before.keyAt(i).compareTo(now.keyAt(j));
      }
      keys[size] = order < 0 ? before.keyAt(i) : now.keyAt(j);
      values[size++] = order < 0 ? before.valueAt(i) : now.valueAt(j);
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return SmallMap.ascending(keys, values, size);
  }

  private static SortedMap<Bytes, Bytes> rows(NodeChanges nodes) {
    SortedMap<Bytes, Bytes> rows = new TreeMap<>();
    nodes.created().forEach(node -> rows.put(node.path(), node.row()));
    return rows;
  }
}
