package io.witan.actors.peer;

import akka.actor.typed.javadsl.ActorContext;
import akka.stream.Materializer;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Tcp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where peers call: takes in as many strangers at a time, and as fast, as the limits say. */
final class Entrance {
  private static final int BACKLOG = 100;
  private static final int REMEMBERED = 1024;

  private final PeersSettings.Limits limits;
  private final Materializer materializer;
  private final ReadBudget calls;
  private final Map<String, ReadBudget> callsOf =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ReadBudget> eldest) {
          return size() > REMEMBERED;
        }
      };

  private Entrance(PeersSettings.Limits limits, Materializer materializer) {
    this.limits = limits;
    this.materializer = materializer;
    this.calls = budget(limits.callsPerSecond());
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
            .computeIfAbsent(host, first -> budget(limits.callsPerSecondPerHost()))
            .take(0, 1, now)
        && calls.take(0, 1, now);
  }

  /** Closes a connection that nobody wants. */
  void reject(Tcp.IncomingConnection connection) {
    LinkSocket.reject(connection, materializer);
    PeerMetrics.refused("too many strangers");
  }

  private static ReadBudget budget(int callsPerSecond) {
    return new ReadBudget(1, callsPerSecond, System.nanoTime());
  }
}
