package io.witan.actors.node;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A transaction on its way into the pool.
 *
 * @param taken ends once the sender's next nonce counts with it, or it is refused: long before it
 *     is durable
 * @param answer what its client is told, of a transaction that is taken once it is durable
 */
public record Submitted<A>(CompletionStage<?> taken, CompletionStage<A> answer) {
  /** Of which nothing is known before its answer. */
  public static <A> Submitted<A> answered(CompletionStage<A> answer) {
    return new Submitted<>(answer, answer);
  }

  /** The same with its answer in other words. */
  public <B> Submitted<B> map(Function<A, B> words) {
    return new Submitted<>(taken, answer.thenApply(words));
  }
}
