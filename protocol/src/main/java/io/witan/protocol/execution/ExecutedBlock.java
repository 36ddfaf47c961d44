package io.witan.protocol.execution;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.state.WorldState;
import java.util.List;

/**
 * A block whose execution gave exactly what its header says.
 *
 * @param transactions of the block, in its order
 * @param outcomes one for each transaction
 * @param state after the block
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
