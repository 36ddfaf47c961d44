package io.witan.actors.peer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.stream.Materializer;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Tcp;
import io.witan.protocol.wire.EnodeUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where peers call: takes in as many strangers at a time, and as fast, as the limits say. Who calls
 * when there were too many waits in the system's own queue, which costs us nothing; turning one
 * away costs half a millisecond.
 */
final class Entrance {
  private static final int BACKLOG = 100;

  private final PeersSettings settings;
  private final PeersSettings.Limits limits;
  private final Materializer materializer;
  private final List<ActorRef<EnodeUrl>> askedWhere = new ArrayList<>();
  private int port;
  private final Map<String, ReadBudget> callsOf = new Remembered<>();

  private Entrance(PeersSettings settings, Materializer materializer) {
    this.settings = settings;
    this.limits = settings.limits();
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
    return new Entrance(settings, materializer);
  }

  /** Now we listen, at this port. */
  void opened(int at) {
    port = at;
    answer();
  }

  /** The port that we listen at; 0 before {@link #opened}. */
  int port() {
    return port;
  }

  /** Answers with our own URL, once it is known. */
  void where(ActorRef<EnodeUrl> asker) {
    askedWhere.add(asker);
    answer();
  }

  private void answer() {
    if (port != 0) {
      askedWhere.forEach(asker -> asker.tell(settings.url(port)));
      askedWhere.clear();
    }
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
