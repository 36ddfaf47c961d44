package io.witan.deploy.node;

import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalReader;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.JournalTip;
import java.util.function.Predicate;

/**
 * A journal that another JVM writes, looked at again and again: the connection stays open between
 * the looks, and the last record is remembered, to which the next one links.
 */
final class FollowedJournal {
  private final JournalDatabase database;
  private final String id;
  private final Hash genesis;
  private JournalReader reader;
  private JournalTip tip;

  FollowedJournal(JournalDatabase database, String id, Hash genesis) {
    this.database = database;
    this.id = id;
    this.genesis = genesis;
  }

  /** Gives the records after a number, in order, up to the first that is not taken. */
  synchronized void after(long sequence, Predicate<ChainedRecord> taken) {
    try {
      if (reader == null) {
        reader = database.readerBesideNode();
      }
      if (tip == null || tip.sequence() != sequence) {
        tip = reader.tipAt(id, sequence, genesis);
      }
      JournalReader.Cursor records = reader.cursor(id, tip);
      while (records.hasNext() && taken.test(records.next())) {
        tip = records.tip();
      }
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
