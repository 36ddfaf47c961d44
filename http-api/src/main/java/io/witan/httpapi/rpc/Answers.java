package io.witan.httpapi.rpc;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Answers the texts of requests of one kind. */
@FunctionalInterface
public interface Answers {
  /**
   * The answer to a text. Never fails.
   *
   * @param privateState the private state that the request names, if it names one
   */
  CompletionStage<Reply> to(Optional<String> privateState, String text);
}
