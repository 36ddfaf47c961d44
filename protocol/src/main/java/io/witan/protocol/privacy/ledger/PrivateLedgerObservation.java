package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.privacy.PayloadHash;
import java.time.Instant;
import java.util.Optional;

/** What people learn of a private ledger. */
public sealed interface PrivateLedgerObservation extends Observation {
  /**
   * It has followed the public chain further.
   *
   * @param height up to which blocks are complete
   * @param root of the private state there
   */
  record Followed(long height, Hash root) implements PrivateLedgerObservation {}

  /** It stands still for a payload. */
  record Waits(long height, PayloadHash payload, Instant since, int attempts)
      implements PrivateLedgerObservation {}

  /**
   * It applies again what came after a height.
   *
   * @param cause a payload that came late; empty where the host has lost what came after
   */
  record WentBack(long height, Optional<PayloadHash> cause) implements PrivateLedgerObservation {}

  /** Another party has another state of a contract. */
  record Differs(Comparison comparison) implements PrivateLedgerObservation {}

  /** It has the same again. */
  record Agrees(Comparison comparison) implements PrivateLedgerObservation {}
}
