package io.witan.httpapi.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.actors.node.Submitted;
import io.witan.protocol.bytes.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private static final Address ACCOUNT = Address.fromHex("0x" + "11".repeat(20));

  private final Turns turns = new Turns(Runnable::run);
  private final List<Integer> begun = new ArrayList<>();
  private final List<CompletableFuture<Void>> taken = new ArrayList<>();
  private final List<CompletableFuture<String>> answers = new ArrayList<>();

  @Test
  void theNextTransactionBeginsWhenThePoolHasTheOneBeforeThoughItIsNotDurable() {
    CompletionStage<String> first = send(0);
    CompletionStage<String> second = send(1);
    assertEquals(List.of(0), begun);
    taken.get(0).complete(null);
    assertEquals(List.of(0, 1), begun);
    assertFalse(first.toCompletableFuture().isDone());
    taken.get(1).complete(null);
    answers.get(1).complete("second");
    answers.get(0).complete("first");
    assertEquals("first", first.toCompletableFuture().join());
    assertEquals("second", second.toCompletableFuture().join());
  }

  @Test
  void theNextTransactionBeginsWhenTheOneBeforeFails() {
    CompletionStage<String> first =
        turns.after(
            ACCOUNT,
            () -> {
              throw new IllegalArgumentException("no nonce");
            });
    assertTrue(first.toCompletableFuture().isCompletedExceptionally());
    send(1);
    send(2);
    taken.get(0).completeExceptionally(new IllegalStateException("no pool"));
    assertEquals(List.of(1, 2), begun);
  }

  private CompletionStage<String> send(int number) {
    return turns.after(
        ACCOUNT,
        () -> {
          begun.add(number);
          taken.add(new CompletableFuture<>());
          answers.add(new CompletableFuture<>());
          return CompletableFuture.completedFuture(
              new Submitted<>(taken.getLast(), answers.getLast()));
        });
  }
}
