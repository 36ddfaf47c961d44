package io.witan.httpapi.tessera;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.stream.Materializer;
import io.witan.httpapi.http.Bodies;
import io.witan.httpapi.http.HttpPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** The listeners of one transaction manager. */
public final class TesseraServer {
  private final List<HttpPort> ports = new ArrayList<>();

  private TesseraServer() {}

  /**
   * Starts all listeners. The stage fails, and nothing is left running, where one cannot bind; the
   * message names the address.
   */
  public static CompletionStage<TesseraServer> start(
      ActorSystem<?> system, TesseraConfig config, TesseraServices services) {
    TesseraServer server = new TesseraServer();
    CompletionStage<Done> bound = CompletableFuture.completedStage(Done.getInstance());
    for (TesseraListener listener : config.listeners()) {
      bound =
          bound.thenCompose(
              before ->
                  bind(system, listener, config, services)
                      .thenApply(
                          port -> {
                            server.ports.add(port);
                            return Done.getInstance();
                          }));
    }
    return bound
        .handle(
            (done, fault) ->
                fault == null
                    ? CompletableFuture.completedStage(server)
                    : server
                        .stop()
                        .thenCompose(x -> CompletableFuture.<TesseraServer>failedStage(fault)))
        .thenCompose(outcome -> outcome);
  }

  private static CompletionStage<HttpPort> bind(
      ActorSystem<?> system,
      TesseraListener listener,
      TesseraConfig config,
      TesseraServices services) {
    Materializer materializer = Materializer.createMaterializer(system);
    TesseraLimits limits = config.limits();
    Router router =
        new Router(
            listener,
            routes(listener.app(), config, services),
            admitted(listener.callers()),
            new Bodies(limits.inFlightBytes(), materializer));
    return HttpPort.bind(
        system,
        purpose(listener.app()),
        new InetSocketAddress(listener.host(), listener.port()),
        limits.connections(),
        listener.tls().map(TlsIdentity::server),
        router::handle);
  }

  private static String purpose(TesseraListener.App app) {
    return switch (app) {
      case Q2T -> "private transactions";
      case P2P -> "other transaction managers";
      case THIRD_PARTY -> "private transactions of dapps";
    };
  }

  private static List<Route> routes(
      TesseraListener.App app, TesseraConfig config, TesseraServices services) {
    TesseraLimits limits = config.limits();
    List<Route> routes = new ArrayList<>(StatusRoutes.of(config.version()));
    switch (app) {
      case Q2T -> {
        routes.addAll(SendRoutes.of(services.manager(), limits));
        routes.addAll(PayloadRoutes.of(services.manager()));
        routes.addAll(SealRoutes.of(services.manager(), limits));
        routes.addAll(GroupRoutes.of(services.groups()));
      }
      case P2P -> {
        routes.addAll(PartyRoutes.of(services.parties(), limits));
        routes.addAll(DirectoryRoutes.of(services.directory()));
      }
      case THIRD_PARTY -> {
        routes.add(SendRoutes.storeRaw(services.manager(), limits));
        routes.addAll(KeyRoutes.of(services.manager()));
      }
    }
    return routes;
  }

  /** Names are looked up once, when the listener starts. */
  private static Predicate<InetAddress> admitted(List<String> callers) {
    if (callers.isEmpty()) {
      return address -> true;
    }
    Set<InetAddress> known = new HashSet<>();
    for (String caller : callers) {
      try {
        known.addAll(List.of(InetAddress.getAllByName(caller)));
      } catch (UnknownHostException unknown) {
        throw new IllegalStateException("no address is known for " + caller, unknown);
      }
    }
    return known::contains;
  }

  /** Where the listeners are bound, in the order of the configuration. */
  public List<InetSocketAddress> addresses() {
    return ports.stream().map(HttpPort::address).toList();
  }

  /** Takes no more requests, lets those in hand end within a second, and frees the ports. */
  public CompletionStage<Done> stop() {
    CompletableFuture<?>[] stopped =
        ports.stream()
            .map(port -> port.stop().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(stopped).handle((done, fault) -> Done.getInstance());
  }
}
