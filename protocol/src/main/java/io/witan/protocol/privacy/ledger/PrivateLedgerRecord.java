package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.PayloadHash;
import java.util.Optional;

/** What a private ledger's journal holds. */
public sealed interface PrivateLedgerRecord {
  /**
   * A block with private transactions was applied.
   *
   * @param arrivals payloads that ever came and were heeded: later ones may be late
   */
  record BlockApplied(long height, Hash root, long arrivals) implements PrivateLedgerRecord {}

  /** A payload of the next block cannot be had: the ledger stands still until it can. */
  record WaitBegun(long height, PayloadHash payload) implements PrivateLedgerRecord {}

  /**
   * The ledger went back, to apply some blocks again.
   *
   * @param height up to which blocks stay applied
   * @param root of the state after that block
   * @param cause the payload of the next one, which came late; empty where the host has lost what
   *     came after
   * @param arrivals payloads that ever came and were heeded
   */
  record Rewound(long height, Hash root, Optional<PayloadHash> cause, long arrivals)
      implements PrivateLedgerRecord {}

  /** Another party has another state of a contract than we. */
  record Diverged(Comparison first) implements PrivateLedgerRecord {}

  /** The party that had another state of a contract has the same again. */
  record Agreed(Address contract) implements PrivateLedgerRecord {}
}
