package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

class HeadValuesTest {
  private static final int KEYS = 16_000;
  private static final int VALUE_BYTES = 100;
  private static final int SAMPLE = 20;

  /** Room for about a quarter of the keys. */
  private static final long MOST = KEYS / 4 * 144L;

  @TempDir Path directory;
  private RocksColumns columns;
  private HeadValues head;

  @BeforeEach
  void open() throws RocksDBException {
    columns = RocksColumns.open(directory, Column.LEDGER, StoreLimits.SMALL);
    head = new HeadValues(columns, MOST);
    try (RocksColumns.Batch batch = columns.batch()) {
      for (int i = 0; i < KEYS; i++) {
        batch.put(Column.STATE, key(i), new Written(1, 0, value(i)).encode());
      }
      batch.commit(false);
    }
  }

  @AfterEach
  void close() {
    columns.close();
    head.close();
  }

  @Test
  void whatWasJustReadIsNotReadAgain() {
    for (int i = 0; i < KEYS; i++) {
      head.get(key(i));
    }
    for (int i = KEYS * 7 / 8; i < KEYS; i += SAMPLE) {
      assertTrue(isKnown(i), "key " + i);
    }
  }

  @Test
  void whatManyBlocksReadStaysLongerThanWhatOneBlockReads() {
    head.get(key(0));
    for (int i = 1; i < KEYS; i++) {
      if (i % (KEYS / 16) == 0) {
        head.committed(List.of());
      }
      head.get(key(0));
      head.get(key(i));
    }
    assertTrue(isKnown(0));
    head.get(key(1));
    for (int i = 2; i < KEYS / 2; i++) {
      head.get(key(i));
      head.get(key(i));
    }
    assertFalse(isKnown(1));
  }

  @Test
  void itHoldsOnlySoMuchAndEachValueStaysRight() {
    for (int i = 0; i < KEYS; i++) {
      assertEquals(new Written(1, 0, value(i)), head.get(key(i)));
    }
    int known = 0;
    for (int i = 0; i < KEYS; i += SAMPLE) {
      known += isKnown(i) ? SAMPLE : 0;
    }
    assertTrue(known > KEYS / 8 && known < KEYS * 3 / 8, "known: " + known);
  }

  @Test
  void aCommitReplacesAndDeletesWhatIsKnown() {
    head.get(key(0));
    head.get(key(1));
    Written now = new Written(2, 0, value(7));
    try (RocksColumns.Batch batch = columns.batch()) {
      batch.put(Column.STATE, key(0), now.encode());
      batch.delete(Column.STATE, key(1));
      batch.commit(false);
    }
    head.committed(
        List.of(
            new HeadValues.Row(Bytes.wrap(key(0)), now),
            new HeadValues.Row(Bytes.wrap(key(1)), null)));
    assertEquals(now, head.get(key(0)));
    assertNull(head.get(key(1)));
  }

  @Test
  void afterItsEndAReadIsAFault() {
    head.get(key(0));
    columns.close();
    head.close();
    assertThrows(IllegalStateException.class, () -> head.get(key(0)));
    assertThrows(IllegalStateException.class, () -> head.get(key(1)));
    head = new HeadValues(columns, MOST);
  }

  /** Whether a key is still answered while the database does not have it. */
  private boolean isKnown(int number) {
    byte[] stored = columns.get(Column.STATE, key(number));
    try (RocksColumns.Batch batch = columns.batch()) {
      batch.delete(Column.STATE, key(number));
      batch.commit(false);
    }
    boolean known = head.get(key(number)) != null;
    try (RocksColumns.Batch batch = columns.batch()) {
      batch.put(Column.STATE, key(number), stored);
      batch.commit(false);
    }
    return known;
  }

  private static byte[] key(int number) {
    return StoreCodec.height(number);
  }

  private static Bytes value(int number) {
    byte[] bytes = new byte[VALUE_BYTES];
    bytes[0] = (byte) number;
    return Bytes.wrap(bytes);
  }
}
