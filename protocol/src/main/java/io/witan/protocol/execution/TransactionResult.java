package io.witan.protocol.execution;

import io.witan.protocol.state.StateDiff;

/** Whether a transaction may stand in a block, and what it does there. */
public sealed interface TransactionResult {
  /**
   * It ran, be it to success or failure.
   *
   * @param outcome its receipt's cumulative gas is this transaction's gas alone
   */
  record Executed(TransactionOutcome outcome, StateDiff diff) implements TransactionResult {}

  /** It must not be in a block at this place; nothing changes. */
  record Invalid(InvalidTransaction reason) implements TransactionResult {}
}
