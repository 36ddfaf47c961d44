package io.witan.protocol.privacy.ledger;

import io.witan.protocol.machine.Message;
import io.witan.protocol.privacy.PayloadHash;

/** What a private ledger asks of its host, which has the blocks, the payloads and the state. */
public sealed interface PrivateLedgerRequest extends Message {
  /**
   * For the next block with private transactions after one height, up to another; answered by
   * {@link PrivateLedgerInput.Found}.
   */
  record Look(long after, long upTo) implements PrivateLedgerRequest {}

  /**
   * For the payloads that came after this number and whose block is there; each is told as {@link
   * PrivateLedgerInput.CameLate}, in their order. Asked at the start, as a death may have come
   * between a payload and its telling.
   */
  record Arrivals(long after) implements PrivateLedgerRequest {}

  /** For a payload, kept by the host until its block is applied; answered by {@code Fetched}. */
  record Fetch(PayloadHash payload) implements PrivateLedgerRequest {}

  /**
   * To run a block whose payloads are all here or not ours; answered by {@code Applied}, or by
   * {@code Named} where it takes more payloads.
   */
  record Apply(long height) implements PrivateLedgerRequest {}

  /** To go back to the state after this height; not answered. */
  record Rewind(long height) implements PrivateLedgerRequest {}
}
