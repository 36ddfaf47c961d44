package io.witan.persistence.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.witan.protocol.bytes.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** {@link Column#STATE} with a bounded cache in front of it. */
final class HeadValues {
  private static final int ENTRY_OVERHEAD = 160;

  private final RocksColumns columns;
  private final Cache<Bytes, Written> cache;
  private final AtomicLong commits = new AtomicLong();

  HeadValues(RocksColumns columns, long most) {
    this.columns = columns;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(most)
            .weigher((Bytes key, Written is) -> key.size() + is.value().size() + ENTRY_OVERHEAD)
            .executor(Runnable::run)
            .build();
  }

  /** What the key holds at the head, or null. */
  Written get(byte[] key) {
    Bytes name = Bytes.wrap(key);
    Written known = cache.getIfPresent(name);
    if (known != null) {
      return known;
    }
    long before = commits.get();
    byte[] stored = columns.get(Column.STATE, key);
    if (stored == null) {
      return null;
    }
    Written value = Written.decode(stored);
    // A value that was read before a commit must not stay in the cache after it.
    cache
        .asMap()
        .compute(name, (same, other) -> other == null && commits.get() == before ? value : other);
    return value;
  }

  /** Takes over what a commit has written; empty for what it has deleted. */
  void committed(Map<Bytes, Optional<Written>> changed) {
    commits.incrementAndGet();
    changed.forEach(
        (key, value) ->
            value.ifPresentOrElse(now -> cache.put(key, now), () -> cache.invalidate(key)));
  }

  void clear() {
    commits.incrementAndGet();
    cache.invalidateAll();
  }
}
