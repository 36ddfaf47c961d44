package io.witan.httpapi.rpc;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How a server ends without losing a request: what it has taken is answered, and what comes later
 * is refused in words that let a client go elsewhere. Counts what is in hand. Safe to use from any
 * thread.
 */
public final class Drain {
  /** What is answered to requests that are not taken any more. */
  static final RpcError ENDING =
      RpcError.unavailable("this node is ending and takes no more requests: ask another");

  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private final Set<Runnable> told = new LinkedHashSet<>();
  private long inHand;
  private long takenAt = System.nanoTime() - Duration.ofDays(1).toNanos();
  private boolean begun;

  /** Takes a request, of which {@link #done} has to tell; false where none is taken any more. */
  synchronized boolean take() {
    if (begun) {
      return false;
    }
    inHand++;
    takenAt = System.nanoTime();
    return true;
  }

  /** A request that was taken is answered. */
  synchronized void done() {
    inHand--;
    completeIfEmpty();
  }

  private void completeIfEmpty() {
    if (begun && inHand == 0) {
      empty.complete(null);
    }
  }

  synchronized boolean hasBegun() {
    return begun;
  }

  /** Whether any request was taken within a time. */
  public synchronized boolean isUsed(Duration within) {
    return inHand > 0 || System.nanoTime() - takenAt < within.toNanos();
  }

  /** Takes nothing from now on; complete when what was taken is answered. */
  public CompletionStage<Void> begin() {
    Set<Runnable> all;
    synchronized (this) {
      begun = true;
      all = Set.copyOf(told);
      told.clear();
      completeIfEmpty();
    }
    all.forEach(Runnable::run);
    return empty.minimalCompletionStage();
  }

  /** Runs {@code action} when the end begins, at once if it has; not if taken back before. */
  Runnable onBegin(Runnable action) {
    boolean now;
    synchronized (this) {
      now = begun || !told.add(action);
    }
    if (now) {
      action.run();
    }
    return () -> forget(action);
  }

  private synchronized void forget(Runnable action) {
    told.remove(action);
  }
}
