package io.witan.simulations.world;

import io.witan.protocol.consensus.Head;

/** Connects nodes and disconnects them, and lets both ends know. */
final class Dialling {
  /** A handshake takes so long, and a dead connection is noticed so late. */
  static final long MICROS = 40_000;

  private final World world;
  private final Network network;
  private final Twins twins;

  Dialling(World world, Network network, Twins twins) {
    this.world = world;
    this.network = network;
    this.twins = twins;
  }

  void connect(int a, int b) {
    if (a == b || !world.isUp(a) || !world.isUp(b) || network.isConnected(a, b)) {
      return;
    }
    if (network.isSplit(a, b) || !twins.mayMeet(a, b)) {
      return;
    }
    network.connect(a, b);
    Head headOfA = world.node(a).head();
    Head headOfB = world.node(b).head();
    world.later(a, 0, () -> tellUp(a, b, headOfB));
    world.later(b, 0, () -> tellUp(b, a, headOfA));
  }

  private void tellUp(int node, int peer, Head head) {
    long told = world.adversary().told(peer, head.height());
    world.node(node).peerUp(world.keyOf(peer), told, head.hash());
  }

  void connectAll() {
    for (int a = 0; a < network.size(); a++) {
      for (int b = a + 1; b < network.size(); b++) {
        connect(a, b);
      }
    }
  }

  void disconnect(int a, int b) {
    if (a == b || !network.isConnected(a, b)) {
      return;
    }
    network.disconnect(a, b);
    tellDown(a, b);
    tellDown(b, a);
  }

  void disconnectAll(int node) {
    for (int other = 0; other < network.size(); other++) {
      disconnect(node, other);
    }
  }

  private void tellDown(int node, int peer) {
    Runnable notice =
        () -> {
          if (!network.isConnected(node, peer)) {
            world.node(node).peerDown(world.keyOf(peer));
          }
        };
    if (world.isUp(node)) {
      world.later(node, MICROS, notice);
    }
  }
}
