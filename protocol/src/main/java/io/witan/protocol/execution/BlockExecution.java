package io.witan.protocol.execution;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.function.LongFunction;

/** Runs the transactions of a block on the state of its parent: pure functions. */
public final class BlockExecution {
  private BlockExecution() {}

  /**
   * Runs a block and compares every commitment of its header.
   *
   * @param transactions the block's own, recovered, in its order
   * @param blockHashes hash by number, for the 256 blocks before this one
   */
  public static BlockResult execute(
      WorldState parent,
      ChainConfig config,
      Header parentHeader,
      Block block,
      List<RecoveredTransaction> transactions,
      LongFunction<Hash> blockHashes) {
    Fault.unless(false, "not there yet");
    return null;
  }

  /**
   * Builds the block that {@code template} begins from those candidates that fit and are valid.
   *
   * @param template number, parent hash, time, extra data, coinbase and gas limit are set
   * @param candidates of one sender in the order of their nonces
   */
  public static ExecutedBlock build(
      WorldState parent,
      ChainConfig config,
      Header parentHeader,
      Header template,
      Iterable<RecoveredTransaction> candidates,
      LongFunction<Hash> blockHashes) {
    Fault.unless(false, "not there yet");
    return null;
  }
}
