package io.witan.protocol.chain;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.ledger.Block;
import java.util.List;
import java.util.Optional;

/**
 * The chain's one record: a final block, seals in its header. It is durable only after the block
 * was executed and its roots agreed, so a replay never meets a bad one.
 *
 * @param contractValidators validators of the next height, where a contract names them: what it
 *     answered on this block's state; empty where header votes decide
 */
public record BlockAppended(Block block, Optional<List<Address>> contractValidators) {
  public BlockAppended {
    contractValidators = contractValidators.map(List::copyOf);
  }
}
