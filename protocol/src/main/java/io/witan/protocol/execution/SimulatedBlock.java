package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;

/**
 * A block that is tried and belongs to no chain ({@code eth_simulateV1}): its header, its rules and
 * its senders are whatever the caller says. For one thread.
 */
public final class SimulatedBlock {
  private final BlockRun run;
  private final Header header;
  private final Admission admission;

  /**
   * Begins the block.
   *
   * @param before the state that it begins with
   * @param header whose fields that execution does not give are set
   * @param validated whether nonces and fees count as in a real block
   */
  public SimulatedBlock(
      WorldState before,
      ChainConfig config,
      Rules rules,
      Header header,
      BlockContext context,
      boolean validated) {
    this.run = new BlockRun(before, config, rules, header, context, Workers.CALLER);
    this.header = header;
    this.admission = new SimulatedAdmission(validated);
  }

  /** What the block has left. */
  public long gasLeft() {
    return run.gasLeft();
  }

  /** The nonce that the next transaction of {@code sender} should have. */
  public long nonce(Address sender) {
    return run.state().account(sender).map(Account::nonce).orElse(0L);
  }

  /** Runs the next transaction; where it may not run nothing changes. */
  public Optional<InvalidTransaction> add(
      Transaction transaction, Address sender, Inspector inspector) {
    return run.add(RecoveredTransaction.unsigned(transaction, sender), admission, inspector);
  }

  /** What became of the last transaction that was run. */
  public TransactionOutcome lastOutcome() {
    return run.outcomes().getLast();
  }

  /** Pays withdrawals and rewards and commits to everything in the header. */
  public BlockResult complete(Optional<List<Withdrawal>> withdrawals) {
    return run.complete(new Block(header, List.of(), List.of(), withdrawals));
  }
}
