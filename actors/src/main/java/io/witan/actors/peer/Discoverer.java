package io.witan.actors.peer;

import akka.actor.DeadLetterSuppression;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.util.ByteString;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.discovery.Discovery;
import io.witan.protocol.discovery.Discovery.Step;
import io.witan.protocol.discovery.DiscoveryLimits;
import io.witan.protocol.discovery.Endpoint;
import io.witan.protocol.discovery.Neighbour;
import io.witan.protocol.discovery.PacketCodec;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.NodeRecord;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Hosts {@link Discovery}: its socket, its clock, its names. Tells {@code Peers} whom it finds. */
final class Discoverer extends AbstractBehavior<Discoverer.Command> {
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration LOOK_UP_NAMES = Duration.ofMinutes(1);
  private static final Duration LEAST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MOST_BACKOFF = Duration.ofMinutes(1);

  /** What it hears. */
  sealed interface Command extends DeadLetterSuppression permits UdpSocket.Event, Own {}

  private sealed interface Own extends Command {
    record Tick() implements Own {}

    record LookUpNames() implements Own {}

    record Named(Optional<Endpoint> ours, List<Neighbour> boot, List<String> unknown)
        implements Own {}
  }

  private final DiscoverySettings settings;
  private final ActorRef<? super PeersCommand.Candidate> peers;
  private final TimerScheduler<Command> timers;
  private final akka.actor.ActorRef socket;
  private final SecureRandom random = new SecureRandom();
  private final Refusals told = new Refusals();
  private final ReadBudget budget;
  private int port;
  private Optional<Discovery> discovery = Optional.empty();

  private Discoverer(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      DiscoverySettings settings,
      ActorRef<? super PeersCommand.Candidate> peers) {
    super(context);
    this.settings = settings;
    this.peers = peers;
    this.timers = timers;
    int rate = settings.datagramsPerSecond();
    this.budget = new ReadBudget((long) rate * PacketCodec.MAX_SIZE, rate, System.nanoTime());
    this.socket =
        Adapter.actorOf(context, UdpSocket.of(context.getSelf(), settings.listen()), "socket");
  }

  static Behavior<Command> create(
      DiscoverySettings settings, ActorRef<? super PeersCommand.Candidate> peers) {
    Behavior<Command> behavior =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(timers -> new Discoverer(context, timers, settings, peers)));
    return Behaviors.supervise(behavior)
        .onFailure(SupervisorStrategy.restartWithBackoff(LEAST_BACKOFF, MOST_BACKOFF, 0.2));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Command.class, this::on).build();
  }

  private Behavior<Command> on(Command command) {
    switch (command) {
      case UdpSocket.Event.Bound bound -> {
        port = bound.address().getPort();
        getContext().getLog().info("Discovery listens on UDP port {}", port);
        lookUpNames();
      }
      case UdpSocket.Event.NotBound not ->
          throw new IllegalStateException("cannot listen for discovery on " + settings.listen());
      case UdpSocket.Event.Came came -> came(came.from(), came.datagram());
      case Own.Tick tick ->
          discovery.ifPresent(d -> perform(d.tick(Instant.now(), random.nextLong())));
      case Own.LookUpNames again -> lookUpNames();
      case Own.Named named -> named(named);
    }
    return this;
  }

  private void came(InetSocketAddress from, ByteString datagram) {
    boolean tooFast = !budget.take(datagram.size(), 1, System.nanoTime());
    if (tooFast || datagram.size() > PacketCodec.MAX_SIZE) {
      PeerMetrics.datagramDropped(tooFast ? "TOO_MANY" : "TOO_LONG");
      return;
    }
    Bytes content = Bytes.wrap(datagram.toArray());
    discovery.ifPresent(d -> perform(d.receive(Instant.now(), endpoint(from, 0), content)));
  }

  private void perform(List<Step> steps) {
    for (Step step : steps) {
      switch (step) {
        case Step.Send(var to, var datagram) ->
            socket.tell(
                new UdpSocket.Datagram(address(to), datagram), akka.actor.ActorRef.noSender());
        case Step.Found(var node) -> peers.tell(new PeersCommand.Candidate(node.url()));
        case Step.Dropped(var reason) -> PeerMetrics.datagramDropped(reason.name());
      }
    }
    discovery.ifPresent(d -> PeerMetrics.discovered(d.contacts()));
  }

  private void named(Own.Named named) {
    for (String name : named.unknown()) {
      if (told.note(name, "unknown") == 1) {
        getContext().getLog().warn("Discovery: no address is known for {}", name);
      }
    }
    if (discovery.isPresent()) {
      discovery.get().boot(named.boot());
    } else if (named.ours().isPresent()) {
      Endpoint ours = named.ours().get();
      long sequence = Instant.now().toEpochMilli();
      Bytes record = NodeRecord.sign(settings.key(), sequence, ours.ip(), ours.udp(), ours.tcp());
      Discovery fresh =
          new Discovery(
              new Discovery.Ours(settings.key(), ours, sequence, record), DiscoveryLimits.STANDARD);
      fresh.boot(named.boot());
      discovery = Optional.of(fresh);
      timers.startTimerWithFixedDelay(new Own.Tick(), TICK);
    }
    timers.startSingleTimer(new Own.LookUpNames(), LOOK_UP_NAMES);
  }

  private void lookUpNames() {
    Executor blocking =
        getContext().getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(() -> names(settings, port), blocking),
            (named, failure) ->
                failure == null
                    ? named
                    : new Own.Named(
                        Optional.empty(), List.of(), List.of(LinkSocket.reason(failure))));
  }

  private static Own.Named names(DiscoverySettings settings, int port) {
    List<String> unknown = new ArrayList<>();
    Optional<Endpoint> ours =
        lookUp(settings.advertisedHost(), unknown)
            .map(ip -> new Endpoint(ip, port, settings.tcp()));
    List<Neighbour> boot = new ArrayList<>();
    for (EnodeUrl node : settings.boot()) {
      node.host()
          .flatMap(host -> lookUp(host, unknown))
          .map(ip -> new Neighbour(node.id(), new Endpoint(ip, node.udp(), node.tcp())))
          .ifPresent(boot::add);
    }
    return new Own.Named(ours, boot, unknown);
  }

  private static Optional<Bytes> lookUp(String host, List<String> unknown) {
    Optional<Bytes> ip = HostNames.lookUp(host);
    if (ip.isEmpty()) {
      unknown.add(host);
    }
    return ip;
  }

  private static Endpoint endpoint(InetSocketAddress address, int tcp) {
    return new Endpoint(Bytes.wrap(address.getAddress().getAddress()), address.getPort(), tcp);
  }

  private static InetSocketAddress address(Endpoint endpoint) {
    try {
      InetAddress ip = InetAddress.getByAddress(endpoint.ip().toArray());
      return new InetSocketAddress(ip, endpoint.udp());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an endpoint has 4 or 16 bytes", impossible);
    }
  }
}
