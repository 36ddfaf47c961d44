package io.witan.protocol.execution;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Runs transactions of an applied block again, for traces and for the state between two of them.
 */
public final class BlockReplay {
  private BlockReplay() {}

  /** Watches the transactions. */
  public interface Watcher {
    /** Watches none. */
    Watcher NONE =
        new Watcher() {
          @Override
          public Inspector begin(int index, StateView before) {
            return Inspector.NONE;
          }

          @Override
          public void end(int index, TransactionOutcome outcome, StateDiff changes) {}
        };

    /**
     * Who watches a transaction.
     *
     * @param before the state that it begins with, to be read until it has ended
     */
    Inspector begin(int index, StateView before);

    /** A transaction has ended. */
    void end(int index, TransactionOutcome outcome, StateDiff changes);
  }

  /**
   * What the first transactions of the block changed, and the block itself before them.
   *
   * @param parent the state after the parent
   * @param transactions from the block's first on, as many as are wanted
   */
  public static StateDiff run(
      WorldState parent,
      ChainConfig config,
      Header header,
      List<RecoveredTransaction> transactions,
      LongFunction<Hash> blockHashes,
      Watcher watcher) {
    Rules rules = config.at(header.number(), header.timestamp());
    BlockContext context = BlockContext.of(config, header, blockHashes);
    BlockState state = new BlockState(parent);
    SystemCalls.begin(state, rules, context, header);
    long gasLeft = header.gasLimit();
    for (int i = 0; i < transactions.size(); i++) {
      StateView before = state.remembering();
      TransactionResult result =
          TransactionExecution.execute(
              before, rules, context, transactions.get(i), gasLeft, watcher.begin(i, before));
      if (!(result instanceof TransactionResult.Executed executed)) {
        throw new Fault("a transaction of an applied block is not valid: " + result);
      }
      state.apply(executed.diff());
      gasLeft -= executed.outcome().gasUsed();
      watcher.end(i, executed.outcome(), executed.diff());
    }
    return state.diff();
  }
}
