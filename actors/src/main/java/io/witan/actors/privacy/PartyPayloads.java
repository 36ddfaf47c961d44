package io.witan.actors.privacy;

import io.witan.actors.exchange.PayloadReader;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Received;
import io.witan.protocol.privacy.extension.Consent;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The payloads that the parties of one private state have, as their transaction manager says.
 *
 * @param manager as these parties use it, or as its payloads are read beside it
 */
public record PartyPayloads(PayloadReader manager) {
  /** A manager that says nothing for so long is down. */
  private static final int PATIENCE_SECONDS = 30;

  private static final String DELETED = "it was deleted here";

  /** What is said of a payload. */
  public sealed interface Answer {
    record Here(PrivatePayload payload) implements Answer {}

    record NotParty() implements Answer {}

    record Unavailable(String reason) implements Answer {}
  }

  /**
   * Asks for a payload.
   *
   * @param asConsent whether to open as well what one of our parties sealed to itself in it, to
   *     agree to an extension
   */
  public CompletionStage<Answer> fetch(PayloadHash payload, boolean asConsent) {
    return patiently(manager.receive(payload, Optional.empty()))
        .thenCompose(
            answer ->
                switch (answer) {
                  case PayloadAnswer.Found(Received found) ->
                      asConsent ? withConsent(found) : now(PrivatePayload.of(found));
                  case PayloadAnswer.NotParty none -> now(new Answer.NotParty());
                  case PayloadAnswer.Deleted gone -> now(new Answer.Unavailable(DELETED));
                  case PayloadAnswer.Unavailable(String reason) ->
                      now(new Answer.Unavailable(reason));
                })
        .exceptionally(failure -> new Answer.Unavailable(failure.toString()));
  }

  private CompletionStage<Answer> withConsent(Received found) {
    PrivatePayload payload = PrivatePayload.of(found);
    Optional<EncodedPayload> sealed =
        isOwn(found) ? Consent.decode(found.message()) : Optional.empty();
    if (sealed.isEmpty()) {
      return now(payload);
    }
    return patiently(manager.open(sealed.get()))
        .thenApply(
            answer ->
                switch (answer) {
                  case PayloadAnswer.Found(Received inner)
                      when inner.message().size() == Address.SIZE && isOwn(inner) ->
                      new Answer.Here(payload.agreeingTo(Address.of(inner.message())));
                  case PayloadAnswer.Found other -> new Answer.Here(payload);
                  case PayloadAnswer.NotParty none -> new Answer.Here(payload);
                  case PayloadAnswer.Deleted gone -> new Answer.Unavailable(DELETED);
                  case PayloadAnswer.Unavailable(String reason) -> new Answer.Unavailable(reason);
                });
  }

  /** Whether one of our own parties sent it. */
  private boolean isOwn(Received found) {
    return manager.keys().contains(found.sender());
  }

  private static CompletionStage<Answer> now(PrivatePayload payload) {
    return now(new Answer.Here(payload));
  }

  private static CompletionStage<Answer> now(Answer answer) {
    return CompletableFuture.completedStage(answer);
  }

  private static <T> CompletionStage<T> patiently(CompletionStage<T> asked) {
    return asked.toCompletableFuture().copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
