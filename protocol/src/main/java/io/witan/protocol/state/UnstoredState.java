package io.witan.protocol.state;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.trie.Nibbles;
import io.witan.protocol.trie.NodeSource;
import io.witan.protocol.trie.Trie;
import java.util.Optional;

/** What a source will hold once changes are stored: for states that cannot wait for that. */
final class UnstoredState implements StateSource {
  private final StateSource stored;
  private final UnstoredLayer newest;
  private final Trie accounts;

  private UnstoredState(StateSource stored, UnstoredLayer newest, Trie accounts) {
    this.stored = stored;
    this.newest = newest;
    this.accounts = accounts.storedIn(accountNodes());
  }

  /** What {@code before} will hold, which may be an unstored state itself. */
  static UnstoredState of(StateSource before, StateChanges changes, Trie accounts) {
    return before instanceof UnstoredState unstored
        ? new UnstoredState(unstored.stored, UnstoredLayer.of(changes, unstored.newest), accounts)
        : new UnstoredState(before, UnstoredLayer.of(changes, null), accounts);
  }

  /** The same on a source that has all but the changes of the last so many blocks. */
  UnstoredState on(StateSource source, int blocks) {
    return new UnstoredState(source, newest.newest(blocks), accounts);
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
    for (UnstoredLayer each = newest; each != null; each = each.below()) {
      Optional<Account> changed = each.accounts().get(addressHash);
      if (changed != null) {
        return changed;
      }
    }
    // By way of this state's own rows, for those below it may be replaced by now.
    Bytes account = accounts.get(addressHash.bytes());
    return account.isEmpty() ? Optional.empty() : Optional.of(AccountCodec.decode(account));
  }

  @Override
  public Uint256 storage(Hash addressHash, Hash keyHash) {
    for (UnstoredLayer each = newest; each != null; each = each.below()) {
      UnstoredLayer.Storage storage = each.storages().get(addressHash);
      Uint256 word = storage == null ? null : storage.words().get(keyHash);
      if (word != null || (storage != null && storage.cleared())) {
        return word == null ? Uint256.ZERO : word;
      }
    }
    return stored.storage(addressHash, keyHash);
  }

  @Override
  public Bytes code(Hash hash) {
    for (UnstoredLayer each = newest; each != null; each = each.below()) {
      Bytes fresh = each.codes().get(hash);
      if (fresh != null) {
        return fresh;
      }
    }
    return stored.code(hash);
  }

  /** A trie asks for no row that has vanished, so that all it asks for is fresh or as before. */
  @Override
  public NodeSource accountNodes() {
    NodeSource before = stored.accountNodes();
    return (path, depth, hash) -> {
      Bytes key = Nibbles.pack(path, depth);
      for (UnstoredLayer each = newest; each != null; each = each.below()) {
        Bytes row = each.rows().get(key);
        if (row != null) {
          return row;
        }
      }
      return before.node(path, depth, hash);
    };
  }

  @Override
  public NodeSource storageNodes(Hash addressHash) {
    NodeSource before = stored.storageNodes(addressHash);
    return (path, depth, hash) -> {
      Bytes key = Nibbles.pack(path, depth);
      for (UnstoredLayer each = newest; each != null; each = each.below()) {
        UnstoredLayer.Storage storage = each.storages().get(addressHash);
        Bytes row = storage == null ? null : storage.rows().get(key);
        if (row != null) {
          return row;
        }
        if (storage != null && storage.cleared()) {
          return NodeSource.NOTHING.node(path, depth, hash);
        }
      }
      return before.node(path, depth, hash);
    };
  }
}
