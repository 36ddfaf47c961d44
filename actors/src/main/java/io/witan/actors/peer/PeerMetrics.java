package io.witan.actors.peer;

import kamon.Kamon;
import kamon.metric.Gauge;

/** Figures about peers. */
final class PeerMetrics {
  private static final Gauge CONNECTED = Kamon.gauge("witan.peers.connected").withoutTags();

  private PeerMetrics() {}

  static void connected(int peers) {
    CONNECTED.update(peers);
  }

  static void refused(String reason) {
    Kamon.counter("witan.peers.refused").withTag("reason", reason).increment();
  }

  static void shed(SendQueue.Lane lane, int messages) {
    Kamon.counter("witan.peers.shed").withTag("lane", lane.name()).increment(messages);
  }
}
