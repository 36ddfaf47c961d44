package io.witan.actors.node;

import io.witan.protocol.bytes.Hash;

/** The pool's answer to a transaction that a client handed in. */
public sealed interface Submission {
  /** It waits in the pool, and will do so after any restart until it is in a block. */
  record Accepted(Hash hash) implements Submission {}

  /**
   * It cannot be included.
   *
   * @param reason what clients match on, such as {@code nonce too low}
   */
  record Rejected(String reason) implements Submission {}
}
