package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.witan.protocol.bytes.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

class HeadValuesTest {
  private static final int KEYS = 4_000;
  private static final int VALUE_BYTES = 100;

  /** Room for about a quarter of the keys. */
  private static final long MOST = KEYS / 4 * 300L;

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
  }

  @Test
  void whatWasJustReadIsNotReadAgain() {
    for (int i = 0; i < KEYS; i++) {
      head.get(key(i));
    }
    List<Written> once = new ArrayList<>();
    for (int i = 0; i < KEYS / 8; i++) {
      once.add(head.get(key(i)));
    }
    for (int i = 0; i < KEYS / 8; i++) {
      assertSame(once.get(i), head.get(key(i)));
    }
  }

  @Test
  void whatManyBlocksReadStaysLongerThanWhatOneBlockReads() {
    Written often = head.get(key(0));
    for (int i = 1; i < KEYS; i++) {
      if (i % (KEYS / 16) == 0) {
        head.committed(Map.of());
      }
      assertSame(often, head.get(key(0)));
      head.get(key(i));
    }
    Written once = head.get(key(1));
    assertSame(once, head.get(key(1)));
    for (int i = 2; i < KEYS / 2; i++) {
      head.get(key(i));
      head.get(key(i));
    }
    assertNotSame(once, head.get(key(1)));
  }

  @Test
  void itHoldsOnlySoMuchAndEachValueStaysRight() {
    Written first = head.get(key(0));
    for (int i = 0; i < KEYS; i++) {
      assertEquals(value(i), head.get(key(i)).value());
    }
    Written again = head.get(key(0));
    assertEquals(first, again);
    assertNotSame(first, again);
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
        Map.of(
            Bytes.wrap(key(0)), Optional.of(now), Bytes.wrap(key(1)), Optional.<Written>empty()));
    assertSame(now, head.get(key(0)));
    assertNull(head.get(key(1)));
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
