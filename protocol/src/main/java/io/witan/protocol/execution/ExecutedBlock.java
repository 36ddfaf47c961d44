package io.witan.protocol.execution;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.state.WorldState;
import java.util.List;

/**
 * A block with what its execution gave.
 *
 * @param outcomes one per transaction, with cumulative gas in the receipts
 * @param state after the block; its root is the header's
 */
public record ExecutedBlock(
    Block block,
    Hash hash,
    List<RecoveredTransaction> transactions,
    List<TransactionOutcome> outcomes,
    WorldState state) {
  public ExecutedBlock {
    transactions = List.copyOf(transactions);
    outcomes = List.copyOf(outcomes);
  }
}
