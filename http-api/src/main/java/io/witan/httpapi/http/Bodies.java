package io.witan.httpapi.http;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import akka.util.ByteString;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Bodies of a listener's requests: each within its limit, and all of them within another. */
public final class Bodies {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  /** How much of a body that is refused is still read, in bytes, before the connection is cut. */
  private static final long DRAINED_BYTES = 64L << 20;

  /** Why a body is not taken. */
  public enum Refused {
    TOO_LARGE,
    /** Those of other requests take up all that may be held. */
    BUSY
  }

  private final Budget budget;
  private final Materializer materializer;

  /**
   * Of one listener.
   *
   * @param budget of all requests being read or answered
   */
  public Bodies(Budget budget, Materializer materializer) {
    this.budget = budget;
    this.materializer = materializer;
  }

  /** Answers a request by its body, which counts as held until the answer is there. */
  public CompletionStage<HttpResponse> answer(
      HttpRequest request,
      int mostBytes,
      Function<ByteString, CompletionStage<HttpResponse>> byBody,
      Function<Refused, HttpResponse> refusal) {
    OptionalLong length = request.entity().getContentLengthOption();
    long bytes = length.orElse(mostBytes);
    if (bytes > mostBytes) {
      return drop(request, refusal.apply(Refused.TOO_LARGE));
    }
    if (!budget.take(bytes)) {
      return drop(request, refusal.apply(Refused.BUSY));
    }
    return read(request, mostBytes)
        .thenCompose(
            body ->
                body.map(byBody)
                    .orElseGet(
                        () -> CompletableFuture.completedStage(refusal.apply(Refused.TOO_LARGE))))
        .whenComplete((response, fault) -> budget.give(bytes));
  }

  /** Answers a request whose body nobody needs. */
  public CompletionStage<HttpResponse> drop(HttpRequest request, HttpResponse response) {
    return read(request, 0).thenApply(dropped -> response);
  }

  /**
   * The body, or nothing where it is longer than {@code limit} bytes or did not arrive in time. A
   * longer one is read on and dropped: a client that is still writing when the connection closes
   * never sees why it was refused.
   */
  private CompletionStage<Optional<ByteString>> read(HttpRequest request, long limit) {
    return request
        .entity()
        .withoutSizeLimit()
        .getDataBytes()
        .completionTimeout(READ_TIMEOUT)
        .limitWeighted(DRAINED_BYTES, part -> (long) part.size())
        .runFold(
            Optional.of(ByteString.emptyByteString()),
            (body, part) ->
                body.filter(kept -> kept.size() + (long) part.size() <= limit)
                    .map(kept -> kept.concat(part)),
            materializer)
        .exceptionally(cutOff -> Optional.empty());
  }
}
