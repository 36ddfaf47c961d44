package io.witan.actors.node;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.pool.PoolObservation;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The clients that wait for the pool's answer, by transaction. */
final class Submissions {
  private static final long PATIENCE_SECONDS = 10;

  private final Map<Hash, CompletableFuture<Submission>> waiting = new ConcurrentHashMap<>();

  /** The answer to a transaction that is about to be handed to the pool. */
  CompletionStage<Submission> expect(Hash transaction) {
    CompletableFuture<Submission> answer =
        waiting.computeIfAbsent(
            transaction,
            hash ->
                new CompletableFuture<Submission>().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS));
    return answer
        .whenComplete((done, late) -> waiting.remove(transaction, answer))
        .minimalCompletionStage();
  }

  /** The pool has it, and it is durable. */
  void kept(Hash transaction) {
    answer(transaction, new Submission.Accepted(transaction));
  }

  void rejected(PoolObservation.Rejected rejected) {
    answer(rejected.transaction(), new Submission.Rejected(rejected.reason().text()));
  }

  private void answer(Hash transaction, Submission answer) {
    CompletableFuture<Submission> client = waiting.remove(transaction);
    if (client != null) {
      client.complete(answer);
    }
  }
}
