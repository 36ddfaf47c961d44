package io.witan.httpapi.tessera;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.stream.Materializer;
import io.witan.httpapi.http.Bodies;
import io.witan.httpapi.http.Budget;
import io.witan.httpapi.http.HttpPort;
import io.witan.httpapi.http.HttpPorts;
import io.witan.httpapi.http.HttpSocket;
import io.witan.httpapi.http.Origins;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The listeners of one transaction manager. */
public final class TesseraServer {
  private final HttpPorts ports = new HttpPorts();
  private Optional<HttpSocket> socket = Optional.empty();

  private TesseraServer() {}

  /**
   * Starts all listeners. The stage fails, and nothing is left running, where one cannot bind; the
   * message names the address.
   */
  public static CompletionStage<TesseraServer> start(
      ActorSystem<?> system, TesseraConfig config, TesseraServices services) {
    TesseraServer server = new TesseraServer();
    List<Supplier<CompletionStage<HttpPort>>> bindings = new ArrayList<>();
    for (TesseraListener listener : config.listeners()) {
      bindings.add(() -> bind(system, listener, config, services));
    }
    return server
        .ports
        .open(bindings)
        .thenCompose(done -> server.openSocket(system, config, services))
        .thenApply(done -> server);
  }

  private CompletionStage<Done> openSocket(
      ActorSystem<?> system, TesseraConfig config, TesseraServices services) {
    TesseraListener.App app = TesseraListener.App.Q2T;
    Origins anyHost = new Origins(List.of(), List.of("*"));
    try {
      socket =
          config
              .socket()
              .map(
                  file ->
                      HttpSocket.open(
                          system,
                          purpose(app),
                          file,
                          config.limits().connections(),
                          router(system, app, anyHost, List.of(), config, services)::handle));
      return CompletableFuture.completedStage(Done.getInstance());
    } catch (IllegalStateException refused) {
      return ports.stop().thenCompose(stopped -> CompletableFuture.failedStage(refused));
    }
  }

  private static CompletionStage<HttpPort> bind(
      ActorSystem<?> system,
      TesseraListener listener,
      TesseraConfig config,
      TesseraServices services) {
    Router router =
        router(system, listener.app(), listener.origins(), listener.callers(), config, services);
    return HttpPort.bind(
        system,
        purpose(listener.app()),
        new InetSocketAddress(listener.host(), listener.port()),
        config.limits().connections(),
        listener.tls().map(TlsIdentity::server),
        router::handle);
  }

  private static Router router(
      ActorSystem<?> system,
      TesseraListener.App app,
      Origins origins,
      List<String> callers,
      TesseraConfig config,
      TesseraServices services) {
    Budget budget = new Budget(config.limits().inFlightBytes());
    return new Router(
        origins,
        routes(app, config, services),
        admitted(callers),
        new Bodies(budget, Materializer.createMaterializer(system)));
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
    return ports.addresses();
  }

  /** Takes no more requests, lets those in hand end within a second, and frees the ports. */
  public CompletionStage<Done> stop() {
    socket.ifPresent(HttpSocket::close);
    return ports.stop();
  }
}
