package io.witan.deploy.node;

import io.witan.actors.node.BlockJournal;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.journal.ChainRecordCodec;
import io.witan.protocol.ledger.Block;
import java.util.function.Consumer;

/** The chain's journal that another JVM writes. */
final class FollowedBlocks implements BlockJournal {
  private final FollowedJournal journal;

  FollowedBlocks(JournalDatabase database, Hash genesis) {
    this.journal = new FollowedJournal(database, JournaledBlocks.CHAIN, genesis);
  }

  @Override
  public void from(long height, Consumer<Block> block) {
    ChainRecordCodec codec = new ChainRecordCodec();
    journal.after(
        height - 1,
        record -> {
          block.accept(codec.decode(record.manifest(), record.payload()).block());
          return true;
        });
  }
}
