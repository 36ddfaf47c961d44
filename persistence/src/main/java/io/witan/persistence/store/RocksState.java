package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateSource;
import io.witan.protocol.trie.Nibbles;
import io.witan.protocol.trie.NodeSource;
import java.util.Optional;

/** The state after one block, read flat; its tries' nodes are read by their place. */
final class RocksState implements StateSource {
  private static final long NO_STORAGE = -1;

  private final RocksStates states;
  private final long height;
  private final Hash root;
  private final int rewinds;
  private LastStorage last;

  RocksState(RocksStates states, long height, Hash root, int rewinds) {
    this.states = states;
    this.height = height;
    this.root = root;
    this.rewinds = rewinds;
  }

  long height() {
    return height;
  }

  /** How often the store had gone back when this state was opened. */
  int rewinds() {
    return rewinds;
  }

  @Override
  public Hash root() {
    return root;
  }

  @Override
  public Optional<Account> account(Hash addressHash) {
    return flat(addressHash).map(FlatAccount::account);
  }

  @Override
  public Uint256 storage(Hash addressHash, Hash keyHash) {
    long era = era(addressHash);
    if (era == NO_STORAGE) {
      return Uint256.ZERO;
    }
    Bytes word = states.read(StateKey.word(addressHash, era, keyHash), this);
    return word == null ? Uint256.ZERO : Uint256.of(word);
  }

  @Override
  public Bytes code(Hash hash) {
    return states.code(hash);
  }

  @Override
  public NodeSource accountNodes() {
    return (path, depth, hash) -> node(StateKey.node(Nibbles.pack(path, depth)), hash);
  }

  @Override
  public NodeSource storageNodes(Hash addressHash) {
    return (path, depth, hash) ->
        node(StateKey.node(addressHash, era(addressHash), Nibbles.pack(path, depth)), hash);
  }

  private Bytes node(byte[] key, Hash hash) {
    Bytes node = states.read(key, this);
    if (node == null) {
      throw new NodeSource.MissingNode(hash);
    }
    return node;
  }

  private Optional<FlatAccount> flat(Hash addressHash) {
    return Optional.ofNullable(states.read(StateKey.account(addressHash), this))
        .map(FlatAccount::decode);
  }

  private long era(Hash addressHash) {
    LastStorage known = last;
    if (known == null || !known.addressHash.equals(addressHash)) {
      long era =
          flat(addressHash)
              .filter(FlatAccount::hasStorage)
              .map(FlatAccount::era)
              .orElse(NO_STORAGE);
      known = new LastStorage(addressHash, era);
      last = known;
    }
    return known.era;
  }

  /** Saves the account look-up of storage reads in a row; shared without a lock, being final. */
  private record LastStorage(Hash addressHash, long era) {}
}
