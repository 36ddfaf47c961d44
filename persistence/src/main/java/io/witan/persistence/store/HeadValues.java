package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@link Column#STATE} with a bounded cache in front of it, beside the heap, which gives up what
 * has been in it for longest and was not used by another block meanwhile. So whatever a block has
 * read is still there when its changes are written, and the rows near the roots, which many blocks
 * use, stay.
 */
final class HeadValues implements AutoCloseable {
  /** A part makes room and grows by itself, so that no read waits for long. */
  private static final long PART_BYTES = 4 << 20;

  private static final int LEAST_PARTS = 4;

  private final RocksColumns columns;
  private final RowMemory[] parts;
  private final AtomicInteger commits = new AtomicInteger();

  /**
   * A row that a commit has written, or deleted.
   *
   * @param value null if it was deleted
   */
  record Row(Bytes key, Written value) {}

  HeadValues(RocksColumns columns, long most) {
    this.columns = columns;
    int wanted = (int) Math.max(LEAST_PARTS, most / PART_BYTES);
    this.parts = new RowMemory[Integer.highestOneBit(wanted)];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new RowMemory(most / parts.length);
    }
  }

  /** What the key holds at the head, or null. */
  Written get(byte[] key) {
    int hash = RowMemory.hash(key);
    RowMemory part = part(hash);
    int before;
    synchronized (part) {
      before = commits.get();
      Written known = part.get(key, hash, before);
      if (known != null) {
        return known;
      }
    }
    byte[] stored = columns.get(Column.STATE, key);
    if (stored == null) {
      return null;
    }
    Written value = Written.decode(stored);
    synchronized (part) {
      // A value that was read before a commit must not be in the cache after it.
      if (commits.get() == before) {
        part.put(key, hash, value, before);
      }
    }
    return value;
  }

  /** Takes over what a commit has changed. */
  void committed(List<Row> rows) {
    int now = commits.incrementAndGet();
    for (Row row : rows) {
      byte[] key = row.key.unsafeArray();
      int hash = RowMemory.hash(key);
      RowMemory part = part(hash);
      synchronized (part) {
        if (row.value == null) {
          part.remove(key, hash);
        } else {
          part.put(key, hash, row.value, now);
        }
      }
    }
  }

  void clear() {
    commits.incrementAndGet();
    for (RowMemory part : parts) {
      synchronized (part) {
        part.clear();
      }
    }
  }

  /** A read after this is a fault. */
  @Override
  public void close() {
    for (RowMemory part : parts) {
      synchronized (part) {
        part.close();
      }
    }
  }

  private RowMemory part(int hash) {
    return parts[hash & parts.length - 1];
  }
}
