package io.witan.deploy.node;

import io.witan.actors.node.BlockJournal;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalReader;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.journal.ChainRecordCodec;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.JournalTip;
import java.util.function.Consumer;

/**
 * The chain's journal that another JVM writes, looked at again and again: the connection stays open
 * between the looks, and the last record is remembered, to which the next one links.
 */
final class FollowedBlocks implements BlockJournal {
  private final JournalDatabase database;
  private final Hash genesis;
  private JournalReader reader;
  private JournalTip tip;

  FollowedBlocks(JournalDatabase database, Hash genesis) {
    this.database = database;
    this.genesis = genesis;
  }

  @Override
  public synchronized void from(long height, Consumer<Block> block) {
    try {
      if (reader == null) {
        reader = database.readerBesideNode();
      }
      if (tip == null || tip.sequence() != height - 1) {
        tip = reader.tipAt(JournaledBlocks.CHAIN, height - 1, genesis);
      }
      ChainRecordCodec codec = new ChainRecordCodec();
      reader.read(
          JournaledBlocks.CHAIN,
          tip,
          record -> {
            block.accept(codec.decode(record.manifest(), record.payload()).block());
            tip = tip.after(record);
          });
    } catch (RuntimeException failed) {
      forget();
      throw failed;
    }
  }

  private void forget() {
    tip = null;
    if (reader != null) {
      try {
        reader.close();
      } finally {
        reader = null;
      }
    }
  }
}
