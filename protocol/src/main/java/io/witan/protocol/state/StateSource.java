package io.witan.protocol.state;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.trie.NodeSource;
import io.witan.protocol.trie.Trie;
import java.util.Optional;

/**
 * One stored state: what it holds, and the nodes of the tries that prove it. Accounts and words are
 * asked for by themselves, because a store may have them at hand without going down a trie.
 */
public interface StateSource {
  /** The root of its accounts' trie. */
  Hash root();

  /** The account of the address with this hash, or empty where there is none. */
  Optional<Account> account(Hash addressHash);

  /** A storage word by the hashes of address and key; zero where nothing is stored. */
  Uint256 storage(Hash addressHash, Hash keyHash);

  /**
   * The code with this hash.
   *
   * @throws NodeSource.MissingNode if it is not stored
   */
  Bytes code(Hash hash);

  /** The accounts' trie, of which a part may be in memory. */
  default Trie accounts() {
    return Trie.at(root(), accountNodes());
  }

  /** The nodes of the accounts' trie. */
  NodeSource accountNodes();

  /** The nodes of an account's storage trie. */
  NodeSource storageNodes(Hash addressHash);

  /** A state was asked for that the store does not have, or has no more. */
  final class MissingState extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MissingState(String reason) {
      super(reason);
    }
  }
}
