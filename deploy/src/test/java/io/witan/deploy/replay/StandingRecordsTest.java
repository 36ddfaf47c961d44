package io.witan.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.BlockApplied;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Rewound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StandingRecordsTest {
  private final List<PrivateLedgerRecord> records = new ArrayList<>();
  private final StandingRecords standing = new StandingRecords();

  private void applied(long... heights) {
    for (long height : heights) {
      add(new BlockApplied(height, Hash.ZERO, 0));
    }
  }

  private void wentBackTo(long height) {
    add(new Rewound(height, Hash.ZERO, Optional.empty(), 0));
  }

  private void add(PrivateLedgerRecord record) {
    records.add(record);
    standing.add(records.size(), record);
  }

  private List<Integer> numbers() {
    List<Integer> stands = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      if (records.get(i) instanceof BlockApplied applied
          && standing.stands(i + 1, applied.height())) {
        stands.add(i + 1);
      }
    }
    return stands;
  }

  @Test
  void allStandWhereTheLedgerNeverWentBack() {
    applied(3, 5, 8);
    assertEquals(List.of(1, 2, 3), numbers());
  }

  @Test
  void whatALedgerWentBackBehindIsUndone() {
    applied(3, 5, 8);
    wentBackTo(4);
    applied(5, 8);
    assertEquals(List.of(1, 5, 6), numbers());
  }

  @Test
  void aLaterGoingBackUndoesWhatAnEarlierOneLeft() {
    applied(3, 5);
    wentBackTo(4);
    applied(5, 8);
    wentBackTo(2);
    applied(3, 5);
    wentBackTo(4);
    applied(5);
    assertEquals(List.of(7, 10), numbers());
  }
}
