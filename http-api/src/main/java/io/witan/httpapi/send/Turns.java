package io.witan.httpapi.send;

import io.witan.protocol.bytes.Address;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Work of one account, one piece after the other: from asking for its next nonce until the pool has
 * the transaction, so that two that are sent at once do not get the same.
 */
public final class Turns {
  private final Map<Address, CompletableFuture<Void>> last = new ConcurrentHashMap<>();
  private final Executor executor;

  /**
   * No account has work yet.
   *
   * @param executor begins a piece that had to wait for the one before it
   */
  public Turns(Executor executor) {
    this.executor = executor;
  }

  /** Begins when the account's work before has ended, whether well or not. */
  <T> CompletionStage<T> after(Address account, Supplier<CompletionStage<T>> work) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    CompletableFuture<Void> before = last.put(account, ended);
    CompletionStage<T> done =
        before == null ? begun(work) : before.thenComposeAsync(nothing -> begun(work), executor);
    return done.whenComplete(
        (result, fault) -> {
          last.remove(account, ended);
          ended.complete(null);
        });
  }

  private static <T> CompletionStage<T> begun(Supplier<CompletionStage<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException refused) {
      return CompletableFuture.failedStage(refused);
    }
  }
}
