package io.witan.actors.node;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Computes a value only once while it is among the last ones: whoever asks while another computes
 * it waits for that. Safe to use from any thread.
 */
final class Once<K, V> {
  private final Recent<K, CompletableFuture<V>> values;

  Once(int most) {
    values = new Recent<>(most);
  }

  V get(K key, Function<K, V> compute) {
    CompletableFuture<V> own = new CompletableFuture<>();
    return values
        .putIfAbsent(key, own)
        .orElseGet(() -> own.completeAsync(() -> compute.apply(key), Runnable::run))
        .join();
  }

  /** Takes a value that was computed elsewhere. */
  void put(K key, V value) {
    values.put(key, CompletableFuture.completedFuture(value));
  }
}
