package io.witan.httpapi.rpc;

import io.witan.protocol.bytes.Hash;

/** How a request names a block: a number, a tag or a hash (EIP-1898). */
public sealed interface BlockRef {
  /** The newest block; on a chain with instant finality also the safe and the finalized one. */
  BlockRef LATEST = Tag.LATEST;

  /** A height, 0 or more. */
  record Height(long number) implements BlockRef {}

  /** A block hash. All blocks that are stored here are canonical. */
  record ByHash(Hash hash, boolean requireCanonical) implements BlockRef {}

  /** A name that moves with the chain. */
  enum Tag implements BlockRef {
    EARLIEST,
    LATEST,
    PENDING,
    SAFE,
    FINALIZED
  }
}
