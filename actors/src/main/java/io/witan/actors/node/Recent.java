package io.witan.actors.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last few things that were put in, whatever they were asked for: a cache that learns what is
 * worth keeping would refuse the newest. Safe to use from any thread.
 */
final class Recent<K, V> {
  private final Map<K, V> kept = new LinkedHashMap<>();
  private final int most;

  Recent(int most) {
    this.most = most;
  }

  synchronized void put(K key, V value) {
    kept.remove(key);
    kept.put(key, value);
    if (kept.size() > most) {
      kept.remove(kept.keySet().iterator().next());
    }
  }

  /** What is there already; empty where this was put in. */
  synchronized Optional<V> putIfAbsent(K key, V value) {
    Optional<V> before = get(key);
    if (before.isEmpty()) {
      put(key, value);
    }
    return before;
  }

  synchronized Optional<V> get(K key) {
    return Optional.ofNullable(kept.get(key));
  }

  synchronized void remove(K key) {
    kept.remove(key);
  }
}
