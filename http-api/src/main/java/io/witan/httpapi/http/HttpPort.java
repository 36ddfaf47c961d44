package io.witan.httpapi.http;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import akka.http.javadsl.settings.WebSocketSettings;
import akka.japi.function.Function;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import scala.concurrent.duration.FiniteDuration;

/** A bound port. */
public final class HttpPort {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

  /** For requests in hand when a port or a socket closes. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private final ServerBinding binding;

  private HttpPort(ServerBinding binding) {
    this.binding = binding;
  }

  /**
   * Binds a port; the stage fails with a message that names the address where it cannot.
   *
   * @param purpose what it is for, as an operator knows it
   * @param connections open at one time
   * @param tls of the server; empty for plain HTTP
   */
  public static CompletionStage<HttpPort> bind(
      ActorSystem<?> system,
      String purpose,
      InetSocketAddress address,
      int connections,
      Optional<HttpsConnectionContext> tls,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    String refusal =
        "cannot listen for %s on %s:%d"
            .formatted(purpose, address.getHostString(), address.getPort());
    Optional<String> taken = whyNot(address);
    if (taken.isPresent()) {
      return CompletableFuture.failedStage(new IllegalStateException(refusal + ": " + taken.get()));
    }
    ServerBuilder server =
        Http.get(system)
            .newServerAt(address.getHostString(), address.getPort())
            .withSettings(settings(system, connections));
    return tls.map(server::enableHttps)
        .orElse(server)
        .bind(handler)
        .handle(
            (binding, fault) -> {
              if (fault != null) {
                throw new IllegalStateException(refusal, fault);
              }
              return new HttpPort(binding);
            });
  }

  /** Tries the address first: Akka would log a stack trace where one sentence is enough. */
  private static Optional<String> whyNot(InetSocketAddress address) {
    InetSocketAddress resolved = new InetSocketAddress(address.getHostString(), address.getPort());
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(resolved);
      return Optional.empty();
    } catch (IOException taken) {
      return Optional.of(taken.getMessage());
    }
  }

  /** Of whatever serves HTTP. */
  static ServerSettings settings(ActorSystem<?> system, int connections) {
    ServerSettings settings = ServerSettings.create(system.settings().config());
    WebSocketSettings webSocket =
        settings.getWebsocketSettings().withPeriodicKeepAliveMaxIdle(finite(KEEP_ALIVE));
    return settings
        .withServerHeader(Optional.empty())
        .withRemoteAddressAttribute(true)
        .withMaxConnections(connections)
        .withWebsocketSettings(webSocket)
        .withTimeouts(
            settings
                .getTimeouts()
                .withRequestTimeout(finite(REQUEST_TIMEOUT))
                .withIdleTimeout(finite(IDLE_TIMEOUT)));
  }

  private static FiniteDuration finite(Duration duration) {
    return FiniteDuration.create(duration.toNanos(), TimeUnit.NANOSECONDS);
  }

  public InetSocketAddress address() {
    return binding.localAddress();
  }

  public CompletionStage<Done> stop() {
    return binding.terminate(GRACE).thenApply(terminated -> Done.getInstance());
  }
}
