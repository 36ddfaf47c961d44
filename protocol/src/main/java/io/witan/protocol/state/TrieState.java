package io.witan.protocol.state;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.trie.NodeSource;
import io.witan.protocol.trie.Trie;
import java.util.Optional;
import java.util.function.Function;

/** A state that is read down its tries, over a store that has nodes and codes by hash. */
public final class TrieState implements StateSource {
  /** The state without accounts, of which nothing is stored. */
  static final TrieState EMPTY =
      new TrieState(
          EmptyHashes.TRIE,
          NodeSource.NOTHING,
          hash -> {
            throw new NodeSource.MissingNode(hash);
          });

  private final Hash root;
  private final NodeSource nodes;
  private final Function<Hash, Bytes> codes;
  private LastStorage last;

  public TrieState(Hash root, NodeSource nodes, Function<Hash, Bytes> codes) {
    this.root = root;
    this.nodes = nodes;
    this.codes = codes;
  }

  @Override
  public Hash root() {
    return root;
  }

  @Override
  public Optional<Account> account(Hash addressHash) {
    Bytes account = Trie.at(root, nodes).get(addressHash.bytes());
    return account.isEmpty() ? Optional.empty() : Optional.of(AccountCodec.decode(account));
  }

  @Override
  public Uint256 storage(Hash addressHash, Hash keyHash) {
    LastStorage known = last;
    if (known == null || !known.addressHash.equals(addressHash)) {
      Account account = account(addressHash).orElse(Account.EMPTY);
      known = new LastStorage(addressHash, Trie.at(account.storageRoot(), nodes));
      last = known;
    }
    Bytes word = known.storage.get(keyHash.bytes());
    return word.isEmpty() ? Uint256.ZERO : RlpReader.decode(word, RlpReader::uint256);
  }

  @Override
  public Bytes code(Hash hash) {
    return codes.apply(hash);
  }

  @Override
  public NodeSource accountNodes() {
    return nodes;
  }

  @Override
  public NodeSource storageNodes(Hash addressHash) {
    return nodes;
  }

  /** Saves the account look-up of storage reads in a row; shared without a lock, being final. */
  private record LastStorage(Hash addressHash, Trie storage) {}
}
