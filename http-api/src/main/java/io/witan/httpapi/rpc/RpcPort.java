package io.witan.httpapi.rpc;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import akka.http.javadsl.settings.WebSocketSettings;
import akka.japi.function.Function;
import akka.stream.Materializer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import scala.concurrent.duration.FiniteDuration;

/** A bound listener. */
public final class RpcPort {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ServerBinding binding;

  private RpcPort(ServerBinding binding) {
    this.binding = binding;
  }

  /** Binds a listener; the stage fails with a message that names the address where it cannot. */
  public static CompletionStage<RpcPort> bind(
      ActorSystem<?> system, Listener listener, Dispatcher dispatcher, RpcLimits limits) {
    Optional<String> taken = whyNot(listener);
    if (taken.isPresent()) {
      return CompletableFuture.failedStage(new IllegalStateException(taken.get()));
    }
    Materializer materializer = Materializer.createMaterializer(system);
    HttpTransport transport =
        new HttpTransport(
            listener,
            dispatcher,
            new WebSocketTransport(dispatcher, limits, materializer),
            limits,
            new Budget(limits.bodiesInFlightBytes()),
            materializer);
    Function<HttpRequest, CompletionStage<HttpResponse>> handler = transport::handle;
    return Http.get(system)
        .newServerAt(listener.host(), listener.port())
        .withSettings(settings(system, limits))
        .bind(handler)
        .handle(
            (binding, fault) -> {
              if (fault != null) {
                throw new IllegalStateException(refusal(listener), fault);
              }
              return new RpcPort(binding);
            });
  }

  /** Tries the address first: Akka would log a stack trace where one sentence is enough. */
  private static Optional<String> whyNot(Listener listener) {
    InetSocketAddress address = new InetSocketAddress(listener.host(), listener.port());
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(address);
      return Optional.empty();
    } catch (IOException taken) {
      return Optional.of(refusal(listener) + ": " + taken.getMessage());
    }
  }

  private static String refusal(Listener listener) {
    return "cannot listen for JSON-RPC on " + listener.host() + ":" + listener.port();
  }

  private static ServerSettings settings(ActorSystem<?> system, RpcLimits limits) {
    ServerSettings settings = ServerSettings.create(system.settings().config());
    WebSocketSettings webSocket =
        settings.getWebsocketSettings().withPeriodicKeepAliveMaxIdle(finite(KEEP_ALIVE));
    return settings
        .withServerHeader(Optional.empty())
        .withMaxConnections(limits.connections())
        .withWebsocketSettings(webSocket)
        .withParserSettings(settings.getParserSettings().withMaxContentLength(limits.bodyBytes()))
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
