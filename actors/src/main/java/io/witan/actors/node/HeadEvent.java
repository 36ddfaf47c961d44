package io.witan.actors.node;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Block;
import java.util.List;

/**
 * A block became the head, and the ledger store already answers for it.
 *
 * @param outcomes one per transaction, in order
 */
public record HeadEvent(Block block, Hash hash, List<TransactionOutcome> outcomes) {
  public HeadEvent {
    outcomes = List.copyOf(outcomes);
  }
}
