package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * {@link Column#STATE} with a bounded cache in front of it, which gives up what was not used for
 * longest. So whatever a block has read is still there when its changes are written, and the nodes
 * near the roots, which every block uses, stay.
 */
final class HeadValues {
  private static final int ENTRY_OVERHEAD = 160;
  private static final float LOAD = 0.75f;

  /** A power of two; readers beside each other seldom meet in one. */
  private static final int PARTS = 16;

  private static final int PART_SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(PARTS);

  /** Carries every bit of a hash into the upper ones (the golden ratio, odd). */
  private static final int SPREAD = 0x9e3779b9;

  private final RocksColumns columns;
  private final Part[] parts;
  private final AtomicLong commits = new AtomicLong();

  HeadValues(RocksColumns columns, long most) {
    this.columns = columns;
    this.parts = Stream.generate(() -> new Part(most / PARTS)).limit(PARTS).toArray(Part[]::new);
  }

  /** What the key holds at the head, or null. */
  Written get(byte[] key) {
    Bytes name = Bytes.wrap(key);
    Part part = part(name);
    Written known = part.get(name);
    if (known != null) {
      return known;
    }
    long before = commits.get();
    byte[] stored = columns.get(Column.STATE, key);
    if (stored == null) {
      return null;
    }
    Written value = Written.decode(stored);
    part.learn(name, value, before);
    return value;
  }

  /** Takes over what a commit has written; empty for what it has deleted. */
  void committed(Map<Bytes, Optional<Written>> changed) {
    commits.incrementAndGet();
    changed.forEach((key, value) -> part(key).set(key, value.orElse(null)));
  }

  void clear() {
    commits.incrementAndGet();
    for (Part part : parts) {
      part.clear();
    }
  }

  private Part part(Bytes key) {
    // By other bits than those by which the map in it tells its buckets.
    return parts[(key.hashCode() * SPREAD) >>> PART_SHIFT];
  }

  /** Some of the keys, under a lock of their own. */
  private final class Part {
    private final Map<Bytes, Written> byUse = new LinkedHashMap<>(PARTS, LOAD, true);
    private final long most;
    private long bytes;

    Part(long most) {
      this.most = most;
    }

    synchronized Written get(Bytes key) {
      return byUse.get(key);
    }

    /** A value that was read before a commit must not stay in the cache after it. */
    synchronized void learn(Bytes key, Written value, long before) {
      if (commits.get() == before && !byUse.containsKey(key)) {
        set(key, value);
      }
    }

    synchronized void set(Bytes key, Written value) {
      Written old = value == null ? byUse.remove(key) : byUse.put(key, value);
      bytes += size(key, value) - size(key, old);
      Iterator<Map.Entry<Bytes, Written>> oldest = byUse.entrySet().iterator();
      while (bytes > most) {
        Map.Entry<Bytes, Written> entry = oldest.next();
        bytes -= size(entry.getKey(), entry.getValue());
        oldest.remove();
      }
    }

    synchronized void clear() {
      byUse.clear();
      bytes = 0;
    }

    private static long size(Bytes key, Written value) {
      return value == null ? 0 : key.size() + value.value().size() + ENTRY_OVERHEAD;
    }
  }
}
