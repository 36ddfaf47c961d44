package io.witan.actors.node;

import io.witan.protocol.bytes.Hash;

/** The pool's answer to a transaction that a client handed in. */
public sealed interface Submission {
  /** It waits in the pool, or did so already. */
  record Accepted(Hash hash) implements Submission {}

  /**
   * It cannot be included.
   *
   * @param reason what clients match on, such as {@code nonce too low}
   */
  record Rejected(String reason) implements Submission {}
}
