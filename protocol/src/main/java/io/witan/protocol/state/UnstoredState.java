package io.witan.protocol.state;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.state.StateChanges.StorageChanges;
import io.witan.protocol.trie.Nibbles;
import io.witan.protocol.trie.NodeChanges;
import io.witan.protocol.trie.NodeSource;
import io.witan.protocol.trie.Trie;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a source will hold once these changes are stored: for states that cannot wait for that. */
final class UnstoredState implements StateSource {
  private final StateSource below;
  private final StateChanges changes;
  private final Map<Bytes, Bytes> accountRows;
  private final Trie accounts;

  UnstoredState(StateSource below, StateChanges changes, Trie accounts) {
    this.below = below;
    this.changes = changes;
    this.accountRows = rows(changes.nodes());
    this.accounts = accounts.storedIn(accountNodes());
  }

  private static SortedMap<Bytes, Bytes> rows(NodeChanges nodes) {
    SortedMap<Bytes, Bytes> rows = new TreeMap<>();
    nodes.created().forEach(node -> rows.put(node.path(), node.row()));
    return rows;
  }

  @Override
  public Hash root() {
    return accounts.root();
  }

  @Override
  public Trie accounts() {
    return accounts;
  }

  @Override
  public Optional<Account> account(Hash addressHash) {
    Optional<Account> changed = changes.accounts().get(addressHash);
    return changed == null ? below.account(addressHash) : changed;
  }

  @Override
  public Uint256 storage(Hash addressHash, Hash keyHash) {
    StorageChanges storage = changes.storages().get(addressHash);
    if (storage == null) {
      return below.storage(addressHash, keyHash);
    }
    Uint256 word = storage.words().get(keyHash);
    if (word != null || storage.cleared()) {
      return word == null ? Uint256.ZERO : word;
    }
    return below.storage(addressHash, keyHash);
  }

  @Override
  public Bytes code(Hash hash) {
    Bytes fresh = changes.codes().get(hash);
    return fresh == null ? below.code(hash) : fresh;
  }

  @Override
  public NodeSource accountNodes() {
    return over(accountRows, below.accountNodes());
  }

  @Override
  public NodeSource storageNodes(Hash addressHash) {
    StorageChanges storage = changes.storages().get(addressHash);
    if (storage == null) {
      return below.storageNodes(addressHash);
    }
    NodeSource rest = storage.cleared() ? NodeSource.NOTHING : below.storageNodes(addressHash);
    return over(rows(storage.nodes()), rest);
  }

  /** A trie asks for no row that has vanished, so that all it asks for is fresh or as before. */
  private static NodeSource over(Map<Bytes, Bytes> fresh, NodeSource before) {
    return (path, depth, hash) -> {
      Bytes row = fresh.get(Nibbles.pack(path, depth));
      return row == null ? before.node(path, depth, hash) : row;
    };
  }
}
