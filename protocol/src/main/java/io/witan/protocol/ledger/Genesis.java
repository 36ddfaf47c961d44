package io.witan.protocol.ledger;

import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.state.StateDiff;
import java.util.List;

/**
 * Where a chain begins.
 *
 * @param header of block 0, its state root included
 * @param alloc the accounts of block 0, as a change of the empty state
 */
public record Genesis(ChainConfig config, Header header, StateDiff alloc) {
  public Block block() {
    return new Block(header, List.of(), List.of(), header.withdrawalsRoot().map(none -> List.of()));
  }
}
