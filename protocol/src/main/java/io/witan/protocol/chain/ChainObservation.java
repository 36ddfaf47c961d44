package io.witan.protocol.chain;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Observation;

/** What people learn from the chain. */
public sealed interface ChainObservation extends Observation {
  record Appended(long height, Hash hash) implements ChainObservation {}

  /**
   * A block did not become part of the chain.
   *
   * @param detail what execution said; empty for other reasons
   */
  record Refused(
      long height, Hash hash, ChainInput.Origin origin, ChainRefusal reason, String detail)
      implements ChainObservation {}

  /**
   * The validator contract failed or named nobody for the block after {@code height}: those who
   * agreed on this one agree on that too.
   */
  record ValidatorsKept(long height) implements ChainObservation {}

  /**
   * A sealed block of a height that is final with another one: evidence that more validators lie
   * than the protocol tolerates, or noise of a peer where its seals are bad.
   */
  record Conflict(Hash ours, Header other) implements ChainObservation {}
}
