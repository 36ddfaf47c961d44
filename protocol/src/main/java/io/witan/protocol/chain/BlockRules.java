package io.witan.protocol.chain;

import io.witan.protocol.consensus.Head;
import io.witan.protocol.ledger.Block;
import java.util.Optional;

/** When a block may follow the head, without executing it: what its engine asks of a header. */
public interface BlockRules {
  /** Why the block is not the final one after {@code head}; empty where it is. */
  Optional<ChainRefusal> refusal(Head head, Block block);
}
