package io.witan.deploy.node;

import io.witan.actors.privacy.PrivatePorts;
import io.witan.actors.privacy.WarmLedgers;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.journal.PrivateLedgerRecordCodec;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import java.util.function.Predicate;

/** The journal of a private ledger that another JVM writes. For one thread. */
final class FollowedRecords implements WarmLedgers.Records {
  private final FollowedJournal journal;
  private final PrivateLedgerRecordCodec codec = new PrivateLedgerRecordCodec();
  private long taken;

  /**
   * Of the private state with a name.
   *
   * @param genesis hash of the chain's first block
   */
  FollowedRecords(JournalDatabase database, String name, Hash genesis) {
    this.journal = new FollowedJournal(database, PrivatePorts.journal(name), genesis);
  }

  @Override
  public void next(Predicate<PrivateLedgerRecord> take) {
    journal.after(
        taken,
        record -> {
          boolean now = take.test(codec.decode(record.manifest(), record.payload()));
          taken += now ? 1 : 0;
          return now;
        });
  }
}
