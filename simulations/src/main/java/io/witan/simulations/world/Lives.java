package io.witan.simulations.world;

import io.witan.protocol.consensus.Head;
import io.witan.protocol.ledger.Genesis;
import io.witan.simulations.oracle.Sight;
import io.witan.simulations.plan.PlannedFault;
import java.time.Duration;

/** The lives of all nodes: when each begins, sleeps and ends. */
final class Lives {
  private final World world;
  private final Agenda agenda;
  private final Genesis genesis;
  private final Troubles troubles;
  private final Dialling dialling;
  private final Counts counts;
  private final SimNode[] nodes;
  private final boolean[] gone;
  private final int[] lives;
  private final long[] pausedUntil;
  private final Duration[] downFor;

  Lives(
      World world,
      Agenda agenda,
      Genesis genesis,
      Troubles troubles,
      Dialling dialling,
      Counts counts,
      int count) {
    this.world = world;
    this.agenda = agenda;
    this.genesis = genesis;
    this.troubles = troubles;
    this.dialling = dialling;
    this.counts = counts;
    this.nodes = new SimNode[count];
    this.gone = new boolean[count];
    this.lives = new int[count];
    this.pausedUntil = new long[count];
    this.downFor = new Duration[count];
  }

  int count() {
    return nodes.length;
  }

  boolean isUp(int node) {
    return nodes[node] != null;
  }

  boolean isGone(int node) {
    return gone[node];
  }

  /** A node that is up. */
  SimNode node(int node) {
    return nodes[node];
  }

  /** Something that happens to a node in its present life; a sleeping node does it later. */
  void later(int node, long micros, Runnable what) {
    agenda.after(micros, new Later(node, lives[node], what));
  }

  private final class Later implements Agenda.Event {
    private final int node;
    private final int life;
    private final Runnable what;

    Later(int node, int life, Runnable what) {
      this.node = node;
      this.life = life;
      this.what = what;
    }

    @Override
    public void happen() {
      if (isAwake(node, life, this)) {
        what.run();
      }
    }
  }

  /** Whether a node is in this life and awake. Where it sleeps, the event comes again. */
  boolean isAwake(int node, int life, Agenda.Event event) {
    if (lives[node] != life) {
      return false;
    }
    if (pausedUntil[node] > agenda.now()) {
      agenda.at(pausedUntil[node], event);
      return false;
    }
    return true;
  }

  /** The number of a node's present life. */
  int life(int node) {
    return lives[node];
  }

  /** Starts the next life of a node with what its disk holds, and connects it. */
  void start(int node) {
    if (nodes[node] != null || gone[node]) {
      return;
    }
    if (!world.setup().product().votesRemembered()) {
      troubles.disk(node).votes().clear();
    }
    lives[node]++;
    nodes[node] = new SimNode(node, world, troubles.disk(node), genesis);
    Head head = nodes[node].head();
    world.notes().rare(node, new Happening.Started(head.height()));
    world.see(new Sight.Recovered(node, head.height(), head.hash()));
    later(node, 0, nodes[node]::start);
    counts.restarts++;
    world.heightsMayDiffer();
    for (int other = 0; other < nodes.length; other++) {
      if (other != node) {
        int peer = other;
        later(node, Dialling.MICROS, () -> dialling.connect(node, peer));
      }
    }
  }

  /** Starts all that are down, and nobody is about to die any more. */
  void startAll() {
    for (int node = 0; node < nodes.length; node++) {
      if (nodes[node] != null) {
        nodes[node].disarm();
      }
      start(node);
    }
  }

  /** Ends a node's life now; it starts again after the time that its fault lasts. */
  void crash(int node, boolean losesWrite) {
    if (nodes[node] == null) {
      return;
    }
    world.notes().rare(node, new Happening.Died());
    nodes[node].die(losesWrite);
    nodes[node] = null;
    lives[node]++;
    pausedUntil[node] = 0;
    troubles.died(node);
    counts.crashes++;
    world.heightsMayDiffer();
    dialling.disconnectAll(node);
    Duration down = downFor[node] == null ? Duration.ZERO : downFor[node];
    agenda.after(micros(down), () -> start(node));
  }

  /** Ends a node's life now, for so long. */
  void stop(int node, Duration down, boolean losesWrite) {
    downFor[node] = down;
    crash(node, losesWrite);
  }

  void crashLater(PlannedFault.Crash crash) {
    int node = crash.node();
    if (nodes[node] == null) {
      return;
    }
    downFor[node] = crash.lasting();
    switch (crash.point()) {
      case ANYWHERE -> crash(node, false);
      case BEFORE_DURABLE, AFTER_DURABLE, TORN -> nodes[node].arm(crash.point());
    }
  }

  void goForEver(int node) {
    gone[node] = true;
    crash(node, false);
    world.see(new Sight.Gone(node));
  }

  void pause(int node, Duration lasting) {
    if (nodes[node] != null) {
      pausedUntil[node] = agenda.now() + micros(lasting);
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
