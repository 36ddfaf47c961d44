package io.witan.actors.node;

import io.witan.protocol.ledger.Block;
import java.util.function.Consumer;

/** Final blocks as the chain's journal holds them: what the ledger store is rebuilt from. */
public interface BlockJournal {
  /** Gives every recorded block from {@code height} on, ascending, to {@code block}. */
  void from(long height, Consumer<Block> block);
}
