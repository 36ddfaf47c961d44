package io.witan.simulations.world;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.sync.BlockReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One node's applied chain, and how it builds and executes blocks. */
interface Ledger extends BlockReader {
  /**
   * The block made of a template.
   *
   * @param lot decides what is in it, where that is drawn
   */
  Block build(Header parent, Header template, long lot);

  /** The block made of a template and those transactions that can follow each other. */
  Block build(Header parent, Header template, Iterable<RecoveredTransaction> candidates);

  /** Why the block is not what its transactions make of the parent; empty where it is. */
  Optional<String> refusal(Header parent, Block block);

  /** The block is final. */
  void apply(Block block);

  /** The same for a block whose parent may not be applied. */
  default Optional<String> refusal(Block block) {
    Optional<Block> parent = block(block.header().parentHash());
    return parent.isPresent()
        ? refusal(parent.get().header(), block)
        : Optional.of("unknown parent");
  }

  /** Executes blocks, each on the one before; the first one's parent may not be applied. */
  default ChainInput.Executed executed(List<Block> blocks) {
    List<Hash> done = new ArrayList<>();
    Optional<String> refusal = refusal(blocks.getFirst());
    for (int i = 1; refusal.isEmpty() && i < blocks.size(); i++) {
      done.add(blocks.get(i - 1).hash());
      refusal = refusal(blocks.get(i - 1).header(), blocks.get(i));
    }
    if (refusal.isEmpty()) {
      done.add(blocks.getLast().hash());
    }
    return new ChainInput.Executed(done, refusal, Optional.empty());
  }
}
