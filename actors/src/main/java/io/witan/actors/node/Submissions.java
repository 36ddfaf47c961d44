package io.witan.actors.node;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.pool.PoolObservation;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The clients that wait for the pool's answer, by transaction. */
final class Submissions {
  private static final long PATIENCE_SECONDS = 10;

  private record Client(CompletableFuture<Void> taken, CompletableFuture<Submission> answer) {
    static Client patient() {
      return new Client(
          new CompletableFuture<>(),
          new CompletableFuture<Submission>().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
  }

  private final Map<Hash, Client> waiting = new ConcurrentHashMap<>();

  /** The answer to a transaction that is about to be handed to the pool. */
  Submitted<Submission> expect(Hash transaction) {
    Client client = waiting.computeIfAbsent(transaction, hash -> Client.patient());
    CompletableFuture<Submission> answer =
        client
            .answer()
            .whenComplete(
                (done, late) -> {
                  waiting.remove(transaction, client);
                  client.taken().complete(null);
                });
    return new Submitted<>(
        client.taken().minimalCompletionStage(), answer.minimalCompletionStage());
  }

  /** The pool has it. */
  void taken(Hash transaction) {
    Client client = waiting.get(transaction);
    if (client != null) {
      client.taken().complete(null);
    }
  }

  /** The pool has it, and it is durable. */
  void kept(Hash transaction) {
    answer(transaction, new Submission.Accepted(transaction));
  }

  void rejected(PoolObservation.Rejected rejected) {
    answer(rejected.transaction(), new Submission.Rejected(rejected.reason().text()));
  }

  private void answer(Hash transaction, Submission answer) {
    Client client = waiting.remove(transaction);
    if (client != null) {
      client.answer().complete(answer);
    }
  }
}
