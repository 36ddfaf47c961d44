package io.witan.actors.peer;

import akka.actor.typed.javadsl.ActorContext;
import akka.stream.Materializer;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Tcp;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where peers call: takes in as many strangers at a time, and as fast, as the limits say. Who calls
 * when there were too many waits in the system's own queue, which costs us nothing; turning one
 * away costs half a millisecond.
 */
final class Entrance {
  private static final int BACKLOG = 100;

  private final PeersSettings.Limits limits;
  private final Materializer materializer;
  private final Map<String, ReadBudget> callsOf = new Remembered<>();

  private Entrance(PeersSettings.Limits limits, Materializer materializer) {
    this.limits = limits;
    this.materializer = materializer;
  }

  /** Listens, and tells {@code Peers} of the address and of each call. */
  static Entrance open(ActorContext<PeersCommand> peers, PeersSettings settings) {
    Materializer materializer = Materializer.createMaterializer(peers);
    var binding =
        Tcp.get(peers.getSystem())
            .bind(
                settings.listen().getHostString(),
                settings.listen().getPort(),
                BACKLOG,
                LinkSocket.OPTIONS,
                false,
                Optional.empty())
            .throttle(settings.limits().callsPerSecond(), Duration.ofSeconds(1))
            .toMat(
                Sink.foreach(connection -> peers.getSelf().tell(new Peers.Own.Called(connection))),
                Keep.left())
            .run(materializer);
    peers.pipeToSelf(
        binding,
        (done, failure) ->
            failure == null
                ? new Peers.Own.Bound(done.localAddress())
                : new Peers.Own.NotBound(LinkSocket.reason(failure)));
    return new Entrance(settings.limits(), materializer);
  }

  /** Whether one more from this address may begin a handshake. */
  boolean admits(String host, Links links) {
    long now = System.nanoTime();
    return links.pending() < limits.maxPending()
        && links.pendingFrom(host) < limits.maxPendingPerHost()
        && callsOf
            .computeIfAbsent(host, first -> new ReadBudget(1, limits.callsPerSecondPerHost(), now))
            .take(0, 1, now);
  }

  /** Closes a connection that nobody wants. */
  void reject(Tcp.IncomingConnection connection) {
    LinkSocket.reject(connection, materializer);
    PeerMetrics.refused("too many strangers");
  }
}
