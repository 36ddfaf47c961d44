package io.witan.deploy.node;

import io.witan.actors.node.BlockJournal;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalReader;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.journal.ChainRecordCodec;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.JournalTip;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The chain's journal of a node that is starting: record n holds block n. */
final class JournaledBlocks implements BlockJournal {
  static final String CHAIN = "chain|node";

  private final JournalDatabase database;
  private final Hash genesis;

  JournaledBlocks(JournalDatabase database, Hash genesis) {
    this.database = database;
    this.genesis = genesis;
  }

  @Override
  public void from(long height, Consumer<Block> block) {
    AtomicLong next = new AtomicLong(height);
    Consumer<Block> counted =
        each -> {
          block.accept(each);
          next.set(each.number() + 1);
        };
    Patience.withDatabase(
        () -> {
          try (JournalReader reader = database.readerBesideNode()) {
            read(reader, next.get(), genesis, counted);
          }
        });
  }

  /** Gives the blocks from {@code height} on, in order. */
  static void read(JournalReader reader, long height, Hash genesis, Consumer<Block> block) {
    ChainRecordCodec codec = new ChainRecordCodec();
    JournalTip before = reader.tipAt(CHAIN, height - 1, genesis);
    reader.read(
        CHAIN,
        before,
        record -> block.accept(codec.decode(record.manifest(), record.payload()).block()));
  }
}
