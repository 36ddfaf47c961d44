package io.witan.httpapi;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.stream.Materializer;
import io.witan.actors.node.NodeClient;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.graphql.GraphQlService;
import io.witan.httpapi.http.HttpPort;
import io.witan.httpapi.http.HttpPorts;
import io.witan.httpapi.method.eth.Filters;
import io.witan.httpapi.method.eth.Subscriptions;
import io.witan.httpapi.rpc.Answers;
import io.witan.httpapi.rpc.Connection;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.Dispatchers;
import io.witan.httpapi.rpc.Drain;
import io.witan.httpapi.rpc.HttpTransport;
import io.witan.httpapi.rpc.Listener;
import io.witan.httpapi.rpc.MethodRegistry;
import io.witan.httpapi.rpc.Relay;
import io.witan.httpapi.rpc.RpcLimits;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The server of JSON-RPC and GraphQL of one node: its listeners, and what they share. */
public final class HttpServer {
  private final HttpPorts ports = new HttpPorts();
  private final Drain drain = new Drain();
  private final List<AutoCloseable> registrations = new CopyOnWriteArrayList<>();
  private final ExecutorService methods;
  private final ExecutorService notifications;
  private Dispatchers relayed;

  private HttpServer(int threads) {
    this.methods = Executors.newFixedThreadPool(threads, threads("rpc-"));
    this.notifications = Executors.newSingleThreadExecutor(threads("rpc-notify-"));
  }

  private static ThreadFactory threads(String prefix) {
    return Thread.ofPlatform().daemon().name(prefix, 0).factory();
  }

  /**
   * Starts all listeners. The stage fails, and nothing is left running, where one cannot bind; the
   * message names the address.
   */
  public static CompletionStage<HttpServer> start(
      ActorSystem<?> system, HttpConfig config, NodeClient node) {
    return start(system, config, node, Relay.NONE);
  }

  /**
   * The same in a JVM of a node group.
   *
   * @param relay for what this JVM cannot answer
   */
  public static CompletionStage<HttpServer> start(
      ActorSystem<?> system, HttpConfig config, NodeClient node, Relay relay) {
    HttpServer server = new HttpServer(config.limits().threads());
    Filters filters = new Filters(config.limits(), InstantSource.system(), relay);
    SortedMap<String, MethodRegistry> methods = server.methods(config, node, relay, filters);
    server.registrations.add(config.accounts()::lockAll);
    server.registrations.add(node.onPending(transaction -> filters.onPending(transaction.hash())));
    server.relayed =
        new Dispatchers(
            server.each(methods, all -> all, config, node, Relay.NONE),
            PrivateLedgers.SINGLE,
            () -> false);
    Optional<Answers> graphQl = server.graphQl(methods, config, node, relay);
    List<Supplier<CompletionStage<HttpPort>>> bindings = new ArrayList<>();
    for (Listener listener : config.listeners()) {
      Dispatchers dispatchers =
          new Dispatchers(
              server.each(
                  methods,
                  all -> MethodCatalogue.listener(all, listener.namespaces()),
                  config,
                  node,
                  relay),
              PrivateLedgers.SINGLE,
              node::isFollowing);
      bindings.add(
          () ->
              bind(
                  system,
                  listener,
                  dispatchers,
                  graphQl.filter(its -> listener.graphQl()),
                  config.limits(),
                  server.drain));
    }
    return server
        .ports
        .open(bindings)
        .whenComplete(
            (done, fault) -> {
              if (fault != null) {
                server.release();
              }
            })
        .thenApply(done -> server);
  }

  /** The methods for each private state that requests may name. */
  private SortedMap<String, MethodRegistry> methods(
      HttpConfig config, NodeClient node, Relay relay, Filters filters) {
    MethodCatalogue catalogue =
        new MethodCatalogue(node, config, relay, filters, methods, registrations::add);
    TreeSet<String> states = new TreeSet<>(config.privateStates());
    states.add(PrivateLedgers.SINGLE); // of requests that name none, be there such a state or not
    SortedMap<String, MethodRegistry> all = new TreeMap<>();
    for (String state : states) {
      Chain chain = new Chain(node, state, config.revertReasons());
      Subscriptions subscriptions = new Subscriptions(node, chain, config.limits(), notifications);
      registrations.add(node.onHead(subscriptions::onHead));
      registrations.add(node.onPending(subscriptions::onPending));
      node.privateSide()
          .thenAccept(
              ledgers ->
                  ledgers
                      .of(state)
                      .ifPresent(
                          own -> registrations.add(own.onFollowed(subscriptions::onFollowed))));
      all.put(state, catalogue.of(chain, subscriptions));
    }
    return all;
  }

  /** A dispatcher for each private state, of what a listener serves. */
  private SortedMap<String, Dispatcher> each(
      SortedMap<String, MethodRegistry> all,
      UnaryOperator<MethodRegistry> served,
      HttpConfig config,
      NodeClient node,
      Relay relay) {
    SortedMap<String, Dispatcher> byState = new TreeMap<>();
    all.forEach(
        (state, registry) ->
            byState.put(
                state,
                new Dispatcher(
                    served.apply(registry),
                    config.limits(),
                    methods,
                    node::isCurrent,
                    relay,
                    state)));
    return byState;
  }

  /** GraphQL on the methods of {@code eth}, whatever namespaces a listener serves beside it. */
  private Optional<Answers> graphQl(
      SortedMap<String, MethodRegistry> all, HttpConfig config, NodeClient node, Relay relay) {
    if (config.listeners().stream().noneMatch(Listener::graphQl)) {
      return Optional.empty();
    }
    return Optional.of(
        new GraphQlService(
            new Dispatchers(
                each(all, its -> its.only(GraphQlService.NAMESPACES), config, node, relay),
                PrivateLedgers.SINGLE,
                node::isFollowing),
            config.limits(),
            methods));
  }

  private static CompletionStage<HttpPort> bind(
      ActorSystem<?> system,
      Listener listener,
      Dispatchers dispatchers,
      Optional<Answers> graphQl,
      RpcLimits limits,
      Drain drain) {
    Materializer materializer = Materializer.createMaterializer(system);
    return HttpPort.bind(
        system,
        "JSON-RPC",
        new InetSocketAddress(listener.host(), listener.port()),
        limits.connections(),
        Optional.empty(),
        new HttpTransport(listener, dispatchers, graphQl, limits, materializer, drain)::handle);
  }

  /**
   * Answers a request that another JVM of the node's group could not, of any namespace.
   *
   * @param state the private state that it names
   */
  public CompletionStage<String> answer(String state, String request) {
    return relayed
        .of(Optional.of(state))
        .dispatch(request, Connection.ONE_SHOT)
        .thenApply(reply -> reply.text().orElse("null"));
  }

  /** Where the listeners are bound, in the order of the configuration. */
  public List<InetSocketAddress> addresses() {
    return ports.addresses();
  }

  /** To be begun before {@link #stop}: an end that lets clients go elsewhere. */
  public Drain drain() {
    return drain;
  }

  /** Takes no more requests, lets those in hand end within a second, and frees the ports. */
  public CompletionStage<Done> stop() {
    return ports
        .stop()
        .thenApply(
            done -> {
              release();
              return done;
            });
  }

  private void release() {
    registrations.forEach(HttpServer::close);
    methods.shutdownNow();
    notifications.shutdownNow();
  }

  private static void close(AutoCloseable registration) {
    try {
      registration.close();
    } catch (Exception e) {
      throw new IllegalStateException("a listener of the node could not be taken back", e);
    }
  }
}
