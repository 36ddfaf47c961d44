package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@link Column#STATE} with a bounded cache in front of it, which gives up what has been in it for
 * longest and was not used by another block since it was last looked at. So whatever a block has
 * read is still there when its changes are written, and the rows near the roots, which many blocks
 * use, stay. A read takes no lock.
 */
final class HeadValues {
  private static final int ENTRY_OVERHEAD = 160;

  private final RocksColumns columns;
  private final long most;
  private final Map<Key, Entry> known = new ConcurrentHashMap<>();
  private final AtomicLong commits = new AtomicLong();

  /** All that is known and some that is not any more, in the order in which they are looked at. */
  private final Deque<Entry> waiting = new ArrayDeque<>();

  private long bytes;

  HeadValues(RocksColumns columns, long most) {
    this.columns = columns;
    this.most = most;
  }

  /** What the key holds at the head, or null. */
  Written get(byte[] key) {
    Key name = new Key(key);
    Entry entry = known.get(name);
    long before = commits.get();
    if (entry != null) {
      entry.use(before);
      return entry.value;
    }
    byte[] stored = columns.get(Column.STATE, key);
    if (stored == null) {
      return null;
    }
    Written value = Written.decode(stored);
    learn(name, value, before);
    return value;
  }

  /** Takes over what a commit has written; empty for what it has deleted. */
  synchronized void committed(Map<Bytes, Optional<Written>> changed) {
    commits.incrementAndGet();
    changed.forEach(
        (key, value) -> {
          Key name = new Key(key.unsafeArray());
          value.ifPresentOrElse(now -> set(name, now), () -> remove(name));
        });
    shrink();
  }

  synchronized void clear() {
    commits.incrementAndGet();
    known.clear();
    waiting.clear();
    bytes = 0;
  }

  /** A value that was read before a commit must not stay in the cache after it. */
  private synchronized void learn(Key name, Written value, long before) {
    if (commits.get() == before && !known.containsKey(name)) {
      set(name, value);
      shrink();
    }
  }

  private void set(Key name, Written value) {
    Entry entry = known.get(name);
    if (entry == null) {
      entry = new Entry(name, value, commits.get());
      known.put(name, entry);
      waiting.add(entry);
      bytes += entry.size();
    } else {
      bytes -= entry.size();
      entry.value = value;
      bytes += entry.size();
    }
  }

  private void remove(Key name) {
    Entry entry = known.remove(name);
    if (entry != null) {
      bytes -= entry.size();
    }
  }

  private void shrink() {
    while (bytes > most) {
      Entry oldest = waiting.remove();
      if (oldest.used) {
        oldest.used = false;
        waiting.add(oldest);
      } else if (known.remove(oldest.key, oldest)) {
        bytes -= oldest.size();
      }
    }
  }

  private static final class Entry {
    private final Key key;
    private volatile Written value;

    /** How many blocks were written when it was last read, or came. */
    private volatile long seen;

    private volatile boolean used;

    Entry(Key key, Written value, long seen) {
      this.key = key;
      this.value = value;
      this.seen = seen;
    }

    /** Once a block: what only one block reads, however often, does not stay for long. */
    void use(long now) {
      if (seen != now) {
        seen = now;
        used = true;
      }
    }

    long size() {
      return (long) key.bytes.length + value.value().size() + ENTRY_OVERHEAD;
    }
  }

  /** Many keys are short: with the hash of {@link Arrays}, several of them would share one. */
  private static final class Key {
    /** The golden ratio, odd. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final byte[] bytes;
    private final int hash;

    Key(byte[] bytes) {
      this.bytes = bytes;
      this.hash = hash(bytes);
    }

    private static int hash(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      long hash = bytes.length;
      while (in.remaining() >= Long.BYTES) {
        hash = (Long.rotateLeft(hash, Integer.SIZE) ^ in.getLong()) * SPREAD;
      }
      while (in.hasRemaining()) {
        hash = (hash ^ in.get()) * SPREAD;
      }
      return (int) (hash >>> Integer.SIZE);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
