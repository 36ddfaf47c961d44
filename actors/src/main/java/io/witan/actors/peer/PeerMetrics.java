package io.witan.actors.peer;

import kamon.Kamon;
import kamon.metric.Counter;
import kamon.metric.Gauge;

/** Figures about peers. */
final class PeerMetrics {
  private static final Gauge CONNECTED = Kamon.gauge("witan.peers.connected").withoutTags();

  private static final Counter READ = Kamon.counter("witan.p2p.ingress").withoutTags();
  private static final Counter WRITTEN = Kamon.counter("witan.p2p.egress").withoutTags();

  private static final Gauge DISCOVERED = Kamon.gauge("witan.discovery.nodes").withoutTags();

  private PeerMetrics() {}

  /** So many bytes came from a peer, as they are on the wire. */
  static void read(int bytes) {
    READ.increment(bytes);
  }

  static void written(int bytes) {
    WRITTEN.increment(bytes);
  }

  static void connected(int peers) {
    CONNECTED.update(peers);
  }

  static void refused(String reason) {
    Kamon.counter("witan.peers.refused").withTag("reason", reason).increment();
  }

  static void discovered(int nodes) {
    DISCOVERED.update(nodes);
  }

  static void datagramDropped(String reason) {
    Kamon.counter("witan.discovery.dropped").withTag("reason", reason).increment();
  }

  static void shed(SendQueue.Lane lane, int messages) {
    Kamon.counter("witan.peers.shed").withTag("lane", lane.name()).increment(messages);
  }
}
