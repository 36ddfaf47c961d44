package io.witan.httpapi.send;

import io.witan.actors.node.Submitted;
import io.witan.protocol.bytes.Address;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Transactions of one account, one after the other: from asking for its next nonce until the pool
 * has the transaction, so that two that are sent at once do not get the same. Those that the pool
 * has become durable together.
 */
public final class Turns {
  private final Map<Address, CompletableFuture<Void>> last = new ConcurrentHashMap<>();
  private final Executor executor;

  /**
   * No account has sent anything yet.
   *
   * @param executor begins one that had to wait for the one before it
   */
  public Turns(Executor executor) {
    this.executor = executor;
  }

  /**
   * Begins when the pool has the account's transaction before, or it failed.
   *
   * @return the transaction's answer
   */
  <T> CompletionStage<T> after(
      Address account, Supplier<CompletionStage<Submitted<T>>> transaction) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    CompletableFuture<Void> before = last.put(account, ended);
    CompletionStage<Submitted<T>> submitted =
        before == null
            ? begun(transaction)
            : before.thenComposeAsync(nothing -> begun(transaction), executor);
    submitted
        .thenCompose(Submitted::taken)
        .whenComplete(
            (result, fault) -> {
              last.remove(account, ended);
              ended.complete(null);
            });
    return submitted.thenCompose(Submitted::answer);
  }

  private static <T> CompletionStage<Submitted<T>> begun(
      Supplier<CompletionStage<Submitted<T>>> transaction) {
    try {
      return transaction.get();
    } catch (RuntimeException refused) {
      return CompletableFuture.failedStage(refused);
    }
  }
}
