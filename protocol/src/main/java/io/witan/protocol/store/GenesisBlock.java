package io.witan.protocol.store;

import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.state.WorldState;
import java.util.List;

/** Block 0 as the first block that a {@link LedgerStore} applies. */
public final class GenesisBlock {
  private GenesisBlock() {}

  /** Block 0 with its state, all of it in memory. */
  public static ExecutedBlock of(Genesis genesis) {
    WorldState state = WorldState.empty().apply(genesis.alloc());
    Fault.unless(
        state.root().equals(genesis.header().stateRoot()),
        "the genesis state does not have the root of its header");
    return new ExecutedBlock(genesis.block(), genesis.block().hash(), List.of(), List.of(), state);
  }
}
