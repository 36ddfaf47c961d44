package io.witan.actors.exchange;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** How what fails inside becomes a refusal that callers understand. */
final class Refusals {
  private Refusals() {}

  /** A stage that fails with {@link ExchangeRefused} and nothing else, wherever it is refused. */
  static <T> CompletionStage<T> staged(Supplier<CompletionStage<T>> work) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    try {
      work.get()
          .whenComplete(
              (value, failure) -> {
                if (failure == null) {
                  outcome.complete(value);
                } else {
                  outcome.completeExceptionally(of(failure));
                }
              });
    } catch (ExchangeRefused refused) {
      outcome.completeExceptionally(refused);
    }
    return outcome;
  }

  /** The refusal in a stage's failure; what is none is a part that does not answer. */
  static ExchangeRefused of(Throwable failure) {
    return cause(failure) instanceof ExchangeRefused refused
        ? refused
        : new ExchangeRefused(
            ExchangeRefused.Kind.UNAVAILABLE, "a part of the transaction manager does not answer");
  }

  /** What a stage failed of, without the wrapping of later stages. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? cause(failure.getCause())
        : failure;
  }
}
