package io.witan.protocol.evm;

import io.witan.protocol.bytes.Uint256;

/** A storage word during a transaction. Changed only by {@link Journal}. */
final class Slot {
  /** The value before the transaction. */
  final Uint256 original;

  Uint256 current;
  boolean warm;

  Slot(Uint256 original) {
    this.original = original;
    this.current = original;
  }
}
