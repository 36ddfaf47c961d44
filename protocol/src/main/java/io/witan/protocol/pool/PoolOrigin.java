package io.witan.protocol.pool;

import io.witan.protocol.crypto.PublicKey;

/** Who brought a transaction to the pool. */
public sealed interface PoolOrigin {
  /** A client of this node. */
  record Local() implements PoolOrigin {}

  record Peer(PublicKey key) implements PoolOrigin {}
}
