package io.witan.protocol.state;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.trie.NodeSource;

/** Stored nodes of state tries, and stored contract code. */
public interface StateSource extends NodeSource {
  /**
   * The code with this hash.
   *
   * @throws NodeSource.MissingNode if it is not stored
   */
  Bytes code(Hash hash);
}
