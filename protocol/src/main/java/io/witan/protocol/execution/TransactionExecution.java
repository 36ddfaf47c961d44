package io.witan.protocol.execution;

import io.witan.protocol.evm.Inspector;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateView;

/** Runs one transaction on a state: a pure function (Yellow Paper §6). */
public final class TransactionExecution {
  private TransactionExecution() {}

  /**
   * The transaction's outcome on {@code view}, or why it must not be in the block.
   *
   * @param gasAvailable what the block has left, in gas
   */
  public static TransactionResult execute(
      StateView view,
      Rules rules,
      BlockContext block,
      RecoveredTransaction transaction,
      long gasAvailable,
      Inspector inspector) {
    Fault.unless(false, "not there yet");
    return null;
  }
}
