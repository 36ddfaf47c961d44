package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;

/**
 * The stored nodes of one trie. A store may keep them by their hash or by their place in the trie,
 * so it is told both; the hash proves what it answers.
 */
@FunctionalInterface
public interface NodeSource {
  /** Holds nothing: for tries that are built from nothing in memory. */
  NodeSource NOTHING =
      (path, depth, hash) -> {
        throw new MissingNode(hash);
      };

  /**
   * What {@link NodeChanges.Created#row} gave to be stored for a node. Several threads may ask at
   * once.
   *
   * @param path half bytes, one per element, of which the first {@code depth} lead to the node; it
   *     is not kept and not written
   * @throws MissingNode if it is not stored
   */
  Bytes node(byte[] path, int depth, Hash hash);

  /** A node that should be stored is not: the store is damaged. */
  final class MissingNode extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MissingNode(Hash hash) {
      super("state node " + hash + " is not stored");
    }
  }
}
