package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
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

  /**
   * The accounts that a whole block of the chain changed, its rewards and system calls included.
   *
   * @param parent the state after the parent
   * @param transactions all of the block
   */
  public static SortedSet<Address> changedBy(
      WorldState parent,
      ChainConfig config,
      Block block,
      List<RecoveredTransaction> transactions,
      LongFunction<Hash> blockHashes) {
    BlockRun run = new BlockRun(parent, config, block.header(), blockHashes, Workers.CALLER);
    for (RecoveredTransaction transaction : transactions) {
      Fault.unless(
          run.add(transaction).isEmpty(), "a transaction of an applied block is not valid");
    }
    Fault.unless(
        run.complete(block) instanceof BlockResult.Executed, "an applied block is not valid");
    SortedSet<Address> changed = new TreeSet<>();
    run.state().diff().changes().forEach(change -> changed.add(change.address()));
    return changed;
  }
}
