package io.witan.simulations.world;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.wire.EthFrame;
import io.witan.simulations.adversary.Adversary;
import io.witan.simulations.oracle.Sight;

/** Carries frames from node to node, as far as liars, links and deaths let it. */
final class Courier {
  private final World world;
  private final Agenda agenda;
  private final Network network;
  private final Troubles troubles;
  private final Adversary adversary;
  private final Notes notes;
  private final Counts counts;

  Courier(
      World world,
      Agenda agenda,
      Network network,
      Troubles troubles,
      Adversary adversary,
      Notes notes,
      Counts counts) {
    this.world = world;
    this.agenda = agenda;
    this.network = network;
    this.troubles = troubles;
    this.adversary = adversary;
    this.notes = notes;
    this.counts = counts;
  }

  /** To all nodes with this key that the node is connected to. */
  void send(int from, PublicKey to, Frame frame) {
    int target = world.keys().numberOf(to);
    for (int node = 0; node < network.size(); node++) {
      if (node != from && world.identity(node) == target) {
        transmit(from, node, frame);
      }
    }
  }

  /** To all that the node is connected to. */
  void gossip(int from, Frame frame) {
    for (int to = 0; to < network.size(); to++) {
      if (to != from) {
        transmit(from, to, frame);
      }
    }
  }

  private void transmit(int from, int to, Frame frame) {
    if (!network.isConnected(from, to)) {
      return;
    }
    if (!adversary.isLiar(from)) {
      if (frame instanceof EthFrame.GetBlockHeaders || frame instanceof EthFrame.GetBlockBodies) {
        world.see(new Sight.Asked(from, world.keyOf(to)));
      }
      leave(from, to, world.isExact() ? Codecs.through(frame) : frame, 0);
      return;
    }
    for (Adversary.Leaving leaving : adversary.leaving(from, to, frame)) {
      leave(from, to, leaving.frame(), leaving.late());
    }
  }

  private void leave(int from, int to, Frame frame, long late) {
    long connection = network.connection(from, to);
    long[] delays = troubles.bend(from, to, frame, network.send(from, to));
    counts.frames++;
    if (delays.length == 0) {
      counts.lost++;
    }
    if (notes.isWatched()) {
      notes.trace(from, new Happening.Sent(to, frame, delays.length));
    }
    for (long delay : delays) {
      agenda.after(delay + late, new Arrival(from, to, frame, connection));
    }
  }

  /** A frame's way ends. It does not outlive its connection, nor the life that it reached. */
  private final class Arrival implements Agenda.Event {
    private static final int ON_ITS_WAY = -1;

    private final int from;
    private final int to;
    private final Frame frame;
    private final long connection;
    private int life = ON_ITS_WAY;

    Arrival(int from, int to, Frame frame, long connection) {
      this.from = from;
      this.to = to;
      this.frame = frame;
      this.connection = connection;
    }

    @Override
    public void happen() {
      if (life == ON_ITS_WAY) {
        if (!arrives()) {
          return;
        }
        life = world.lives().life(to);
      }
      if (world.lives().isAwake(to, life, this)) {
        if (notes.isWatched()) {
          notes.trace(to, new Happening.Arrived(from, frame));
        }
        adversary.heard(from, to, frame);
        world.lives().node(to).receive(world.keyOf(from), frame);
      }
    }

    private boolean arrives() {
      return network.isConnected(from, to)
          && network.connection(from, to) == connection
          && !network.isSplit(from, to)
          && world.lives().isUp(to)
          && adversary.passes(from, to, frame);
    }
  }
}
