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

  /** Holds nothing: for states that are built from nothing in memory. */
  StateSource NOTHING =
      new StateSource() {
        @Override
        public Bytes node(Hash hash) {
          throw new MissingNode(hash);
        }

        @Override
        public Bytes code(Hash hash) {
          throw new MissingNode(hash);
        }
      };
}
