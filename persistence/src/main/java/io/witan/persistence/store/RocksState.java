package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.AccountCodec;
import io.witan.protocol.state.StateSource;
import io.witan.protocol.trie.Nibbles;
import io.witan.protocol.trie.NodeSource;
import io.witan.protocol.trie.Trie;
import java.util.Optional;

/** The state after one block: the rows of its tries, by their places. */
final class RocksState implements StateSource {
  private final RocksStates states;
  private final long height;
  private final int rewinds;
  private final Trie accounts;
  private volatile Optional<UpperRows> upper;
  private LastStorage last;

  /**
   * @param accounts of this state, over whatever source
   * @param upper of this state; empty where they are to be read when first needed
   */
  RocksState(
      RocksStates states, long height, Trie accounts, Optional<UpperRows> upper, int rewinds) {
    this.states = states;
    this.height = height;
    this.upper = upper;
    this.rewinds = rewinds;
    this.accounts = accounts.storedIn(accountNodes());
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
    return accounts.root();
  }

  @Override
  public Trie accounts() {
    return accounts;
  }

  @Override
  public Optional<Account> account(Hash addressHash) {
    Bytes account = accounts.get(addressHash.bytes());
    return account.isEmpty() ? Optional.empty() : Optional.of(AccountCodec.decode(account));
  }

  @Override
  public Uint256 storage(Hash addressHash, Hash keyHash) {
    LastStorage known = last;
    if (known == null || !known.addressHash.equals(addressHash)) {
      Account account = account(addressHash).orElse(Account.EMPTY);
      Trie storage = Trie.at(account.storageRoot(), storageNodes(addressHash));
      known = new LastStorage(addressHash, storage);
      last = known;
    }
    Bytes word = known.storage.get(keyHash.bytes());
    return word.isEmpty() ? Uint256.ZERO : RlpReader.decode(word, RlpReader::uint256);
  }

  @Override
  public Bytes code(Hash hash) {
    return states.code(hash);
  }

  @Override
  public NodeSource accountNodes() {
    return (path, depth, hash) -> {
      Bytes row = depth < UpperRows.DEPTH ? upper().at(UpperRows.place(path, depth)) : null;
      return row == null ? row(StateKey.node(Nibbles.pack(path, depth)), hash) : row;
    };
  }

  private UpperRows upper() {
    UpperRows rows = upper.orElse(null);
    if (rows == null) {
      rows = states.upper(this);
      upper = Optional.of(rows);
    }
    states.requireThere(this);
    return rows;
  }

  @Override
  public NodeSource storageNodes(Hash addressHash) {
    return new StorageRows(addressHash);
  }

  private Bytes row(byte[] key, Hash hash) {
    Bytes row = states.read(key, this);
    if (row == null) {
      throw new NodeSource.MissingNode(hash);
    }
    return row;
  }

  /** The rows of one storage, of which the era is read when first needed. */
  private final class StorageRows implements NodeSource {
    private static final long UNKNOWN = -1;

    private final Hash addressHash;
    private volatile long era = UNKNOWN;

    StorageRows(Hash addressHash) {
      this.addressHash = addressHash;
    }

    @Override
    public Bytes node(byte[] path, int depth, Hash hash) {
      if (era == UNKNOWN) {
        era = states.era(addressHash, RocksState.this);
      }
      return row(StateKey.node(addressHash, era, Nibbles.pack(path, depth)), hash);
    }
  }

  /** Saves the account look-up of storage reads in a row; shared without a lock, being final. */
  private record LastStorage(Hash addressHash, Trie storage) {}
}
