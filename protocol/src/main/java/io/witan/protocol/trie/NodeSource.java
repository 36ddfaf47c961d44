package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;

/** Trie nodes by hash. Content-addressed, so that an answer is right or missing, never stale. */
public interface NodeSource {
  /**
   * The RLP of the node with this hash.
   *
   * @throws MissingNode if it is not stored
   */
  Bytes node(Hash hash);

  /** A node that should be stored is not: the store is damaged or pruned past this state. */
  final class MissingNode extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MissingNode(Hash hash) {
      super("state node " + hash + " is not stored");
    }
  }
}
