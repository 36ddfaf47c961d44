package io.witan.deploy.replay;

import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which records of a private ledger stand: a ledger that goes back undoes what it had applied, and
 * what it applied on less payloads than came later cannot be derived any more.
 */
final class StandingRecords {
  /** By the number of a record of going back: the lowest height that it or a later one went to. */
  private final TreeMap<Long, Long> lowest = new TreeMap<>();

  /** Takes one record after the other. */
  void add(long number, PrivateLedgerRecord record) {
    if (record instanceof PrivateLedgerRecord.Rewound(long height, var root, var cause, long n)) {
      lowest.replaceAll((earlier, before) -> Math.min(before, height));
      lowest.put(number, height);
    }
  }

  /** Whether what a record says of a height still holds after the last one. */
  boolean stands(long number, long height) {
    Map.Entry<Long, Long> after = lowest.higherEntry(number);
    return after == null || after.getValue() >= height;
  }
}
