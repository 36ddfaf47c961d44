package io.witan.deploy.bench;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateChanges;
import io.witan.protocol.state.StateSource;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.trie.NodeChanges;
import io.witan.protocol.trie.NodeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A stored state in memory: what execution takes where no disk is in the way. The store's own cost
 * is measured by {@code witan bench state}.
 */
final class FlatState implements StateSource {
  private final Hash root;
  private final StateChanges all;
  private final Map<Hash, Optional<Account>> accounts;
  private final Map<Hash, Map<Hash, Uint256>> words = new HashMap<>();
  private final Map<Hash, Bytes> nodes = new HashMap<>();

  private FlatState(WorldState fresh) {
    root = fresh.root();
    all = fresh.pending();
    accounts = new HashMap<>(all.accounts());
    keep(all.nodes());
    all.storages()
        .forEach(
            (address, storage) -> {
              words.put(address, new HashMap<>(storage.words()));
              keep(storage.nodes());
            });
  }

  /** The same state, as if it had just been read from a store. */
  static WorldState stored(WorldState fresh) {
    return WorldState.at(new FlatState(fresh));
  }

  private void keep(NodeChanges changes) {
    changes.created().forEach(node -> nodes.put(node.hash(), node.row()));
  }

  @Override
  public Hash root() {
    return root;
  }

  @Override
  public Optional<Account> account(Hash addressHash) {
    return accounts.getOrDefault(addressHash, Optional.empty());
  }

  @Override
  public Uint256 storage(Hash addressHash, Hash keyHash) {
    return words.getOrDefault(addressHash, Map.of()).getOrDefault(keyHash, Uint256.ZERO);
  }

  @Override
  public Bytes code(Hash hash) {
    return all.codes().get(hash);
  }

  @Override
  public NodeSource accountNodes() {
    return (path, depth, hash) -> nodes.get(hash);
  }

  @Override
  public NodeSource storageNodes(Hash addressHash) {
    return accountNodes();
  }
}
