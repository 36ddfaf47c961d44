package io.witan.protocol.execution;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

/** Runs transactions of a block again, watched, for traces. */
public final class BlockReplay {
  private BlockReplay() {}

  /**
   * The outcomes of the first transactions of an applied block.
   *
   * @param transactions from the block's first on, as many as are wanted
   * @param inspectors who watches, by index
   */
  public static List<TransactionOutcome> run(
      WorldState parent,
      ChainConfig config,
      Header header,
      List<RecoveredTransaction> transactions,
      LongFunction<Hash> blockHashes,
      IntFunction<Inspector> inspectors) {
    BlockRun run = new BlockRun(parent, config, header, blockHashes, Workers.CALLER);
    for (int i = 0; i < transactions.size(); i++) {
      Fault.unless(
          run.add(transactions.get(i), inspectors.apply(i)).isEmpty(),
          "a transaction of an applied block is not valid");
    }
    return List.copyOf(run.outcomes());
  }
}
