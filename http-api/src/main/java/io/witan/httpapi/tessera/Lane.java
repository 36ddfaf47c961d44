package io.witan.httpapi.tessera;

import akka.actor.typed.ActorSystem;
import akka.event.LoggingAdapter;
import akka.event.NoLogging;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ConnectionPoolSettings;
import akka.stream.BufferOverflowException;
import akka.stream.Materializer;
import akka.util.ByteString;
import io.witan.actors.exchange.ExchangeRefused;
import io.witan.protocol.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import scala.jdk.javaapi.DurationConverters;

/**
 * Requests of one kind to other managers, with connections, a time and a size of their own, so that
 * long ones never hold up short ones.
 */
final class Lane {
  private static final int CONNECTIONS = 8;
  private static final int OPEN_REQUESTS = 256;
  private static final Duration BACKOFF = Duration.ofMillis(200);

  /** Shorter than servers leave an idle connection open, lest a request meet its end. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  private static final int SHOWN_CHARACTERS = 200;

  /** What all lanes share. */
  record Maker(ActorSystem<?> system, Duration connect, Optional<TlsIdentity> identity) {
    Lane lane(Duration timeout, long mostBytes) {
      return new Lane(this, timeout, mostBytes);
    }
  }

  private final Http http;
  private final HttpsConnectionContext tls;
  private final ConnectionPoolSettings settings;
  private final LoggingAdapter log;
  private final Materializer materializer;
  private final Duration timeout;
  private final long mostBytes;

  private Lane(Maker maker, Duration timeout, long mostBytes) {
    this.http = Http.get(maker.system());
    this.tls = maker.identity().map(TlsIdentity::client).orElse(http.defaultClientHttpsContext());
    this.settings = settings(maker, timeout);
    this.log = NoLogging.getInstance();
    this.materializer = Materializer.createMaterializer(maker.system());
    this.timeout = timeout;
    this.mostBytes = mostBytes;
  }

  private static ConnectionPoolSettings settings(Maker maker, Duration timeout) {
    ConnectionPoolSettings settings = ConnectionPoolSettings.create(maker.system().classicSystem());
    return settings
        .withMaxConnections(CONNECTIONS)
        .withMaxOpenRequests(OPEN_REQUESTS)
        .withMaxRetries(0)
        .withBaseConnectionBackoff(DurationConverters.toScala(BACKOFF))
        .withMaxConnectionBackoff(DurationConverters.toScala(BACKOFF))
        .withKeepAliveTimeout(DurationConverters.toScala(KEEP_ALIVE))
        .withConnectionSettings(
            settings
                .getConnectionSettings()
                .withConnectingTimeout(DurationConverters.toScala(maker.connect()))
                .withIdleTimeout(DurationConverters.toScala(timeout)));
  }

  /**
   * The body of a good answer.
   *
   * @return a stage that fails with {@link ExchangeRefused} and one sentence otherwise
   */
  CompletionStage<Bytes> ask(HttpRequest request) {
    String url = request.getUri().toString();
    return http.singleRequest(request, tls, settings, log)
        .thenCompose(response -> body(url, response))
        .toCompletableFuture()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(fault -> CompletableFuture.failedStage(failure(url, fault)));
  }

  private CompletionStage<Bytes> body(String url, HttpResponse response) {
    return response
        .entity()
        .withSizeLimit(mostBytes)
        .toStrict(timeout.toMillis(), materializer)
        .thenApply(HttpEntity.Strict::getData)
        .thenApply(
            data -> {
              if (!response.status().isSuccess()) {
                throw refusal(url, response.status().intValue(), data);
              }
              return Bytes.wrap(data.toArray());
            });
  }

  private static ExchangeRefused refusal(String url, int status, ByteString body) {
    String text = body.take(SHOWN_CHARACTERS).decodeString(StandardCharsets.UTF_8);
    String shown = text.replaceAll("\\p{Cntrl}+", " ").strip();
    ExchangeRefused.Kind kind =
        switch (status) {
          case 404 -> ExchangeRefused.Kind.NOT_FOUND;
          case 408, 429 -> ExchangeRefused.Kind.UNAVAILABLE;
          default ->
              status < 500 ? ExchangeRefused.Kind.FORBIDDEN : ExchangeRefused.Kind.UNAVAILABLE;
        };
    return new ExchangeRefused(
        kind, url + " answered " + status + (shown.isEmpty() ? "" : ": " + shown));
  }

  private ExchangeRefused failure(String url, Throwable fault) {
    return switch (fault) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          failure(url, wrapped.getCause());
      case ExchangeRefused refusal -> refusal;
      case TimeoutException late ->
          new ExchangeRefused(
              ExchangeRefused.Kind.OFFLINE,
              url + " did not answer within " + timeout.toMillis() + " ms");
      case BufferOverflowException full ->
          new ExchangeRefused(
              ExchangeRefused.Kind.OFFLINE,
              url + " has " + OPEN_REQUESTS + " requests to answer already");
      default ->
          new ExchangeRefused(
              ExchangeRefused.Kind.OFFLINE, url + " cannot be reached: " + reason(fault));
    };
  }

  /** Akka's sentence without the command and the class that it begins with. */
  private static String reason(Throwable fault) {
    String text = String.valueOf(fault.getMessage());
    return text.replaceFirst("(?s)^.* because of ", "").replaceFirst("^[\\w.]+Exception: ", "");
  }
}
