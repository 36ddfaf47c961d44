package io.witan.simulations.world;

import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.machine.Seed;
import io.witan.simulations.adversary.Adversary;
import io.witan.simulations.oracle.Oracle;
import io.witan.simulations.oracle.Sight;
import io.witan.simulations.plan.PlannedFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole network in virtual time: nodes that run the product's machines, links, disks and faults.
 * One thread, one agenda, every lot looked up by its key: the same setup gives the same run.
 */
public final class World {

  private final Setup setup;
  private final boolean exact;
  private final Seed seed;
  private final SymbolicKeys keys;
  private final Genesis genesis;
  private final LightExecution execution = new LightExecution();
  private final Agenda agenda = new Agenda();
  private final Network network;
  private final Dialling dialling;
  private final Notes notes;
  private final RunDigest digest;
  private final Oracles oracles;
  private final WallClocks clocks;
  private final Lots lots;
  private final Counts counts = new Counts();
  private final Twins twins;
  private final Adversary adversary;
  private final boolean[] gone;
  private final SimNode[] nodes;
  private final Troubles troubles;
  private final int[] lives;
  private final long[] pausedUntil;
  private final Duration[] downFor;
  private boolean calm;
  private boolean heightsChanged = true;

  public World(Setup setup, Trace trace, List<Oracle> more) {
    this(setup.symbolic(), trace, more, false);
  }

  /** The same, slower: with the product's bytes and hashes. Same digests, or a codec is wrong. */
  public static World exact(Setup setup) {
    return new World(setup, Trace.NONE, List.of(), true);
  }

  private World(Setup setup, Trace trace, List<Oracle> more, boolean exact) {
    this.setup = setup;
    this.exact = exact;
    this.notes = new Notes(agenda, trace);
    this.digest = notes.digest();
    this.seed = new Seed(setup.seed());
    this.twins = Twins.of(setup);
    int count = twins.nodes();
    this.lots = new Lots(seed, count);
    this.clocks = new WallClocks(seed, count);
    this.keys = new SymbolicKeys(setup.nodes());
    this.genesis = GenesisMaker.make(setup, keys, WallClocks.BEGIN);
    this.network = new Network(seed.child("network", 0), setup.network(), count);
    this.dialling = new Dialling(this, network, twins);
    this.nodes = new SimNode[count];
    this.troubles = new Troubles(this, agenda, dialling, seed.child("troubles", 0), count);
    this.gone = new boolean[count];
    this.lives = new int[count];
    this.pausedUntil = new long[count];
    this.downFor = new Duration[count];
    this.adversary =
        new Adversary(
            setup.faults(),
            seed.child("adversary", 0),
            node -> keys.pen(setup, execution, identity(node)));
    this.oracles = new Oracles(setup, genesis, keys, ledger(), this::now, more);
  }

  /** Runs to the end, or to the first violation. */
  public Outcome run() {
    for (int i = 0; i < nodes.length; i++) {
      start(i);
    }
    new Faults(this, agenda, network, dialling, troubles).schedule(setup.faults());
    agenda.at(micros(setup.calmAt()), this::calmDown);
    long end = micros(setup.calmAt().plus(setup.calm()));
    boolean more = true;
    while (more && isSafe() && digest.events() < setup.events() && !isDone()) {
      more = agenda.step(end);
    }
    boolean exhausted = digest.events() >= setup.events();
    if (isSafe() && !exhausted) {
      see(new Sight.Ended(heights()));
    }
    return new Outcome(
        oracles.violation(),
        exhausted,
        digest.text(),
        digest.events(),
        elapsed(),
        heights(),
        counts.tally(),
        excess());
  }

  private int excess() {
    for (int node = 0; node < nodes.length; node++) {
      if (gone[node] || twins.isLiar(node)) {
        troubles.budget().spend(identity(node));
      }
    }
    return troubles.budget().excess();
  }

  Setup setup() {
    return setup;
  }

  SimNode node(int node) {
    return nodes[node];
  }

  boolean isUp(int node) {
    return nodes[node] != null;
  }

  PublicKey keyOf(int node) {
    return keys.key(identity(node));
  }

  boolean isExact() {
    return exact;
  }

  /** Whose key a node has. */
  int identity(int node) {
    return twins.identity(node);
  }

  SymbolicKeys keys() {
    return keys;
  }

  Instant now(int node) {
    return clocks.now(node, agenda.now() + troubles.ahead(node));
  }

  /** Virtual time since the run began. */
  long micros() {
    return agenda.now();
  }

  Lots lots() {
    return lots;
  }

  /** Something that happens to a node in its present life; a sleeping node does it later. */
  void later(int node, long micros, Runnable what) {
    int life = lives[node];
    agenda.after(micros, () -> happen(node, life, what));
  }

  private void happen(int node, int life, Runnable what) {
    if (lives[node] != life) {
      return;
    }
    if (pausedUntil[node] > agenda.now()) {
      agenda.at(pausedUntil[node], () -> happen(node, life, what));
    } else {
      what.run();
    }
  }

  void send(int from, PublicKey to, Frame frame) {
    int target = keys.numberOf(to);
    for (int node = 0; node < nodes.length; node++) {
      if (node != from && identity(node) == target) {
        transmit(from, node, frame);
      }
    }
  }

  void gossip(int from, Frame frame) {
    for (int to = 0; to < nodes.length; to++) {
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
      leave(from, to, exact ? Codecs.through(frame) : frame, 0);
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
    notes.trace(from, () -> new Happening.Sent(to, frame, delays.length));
    for (long delay : delays) {
      agenda.after(
          delay + late,
          () -> {
            boolean open =
                network.isConnected(from, to) && network.connection(from, to) == connection;
            boolean arrives = open && !network.isSplit(from, to) && nodes[to] != null;
            if (arrives && adversary.passes(from, to, frame)) {
              happen(to, lives[to], () -> receive(from, to, frame));
            }
          });
    }
  }

  private void receive(int from, int to, Frame frame) {
    notes.trace(to, () -> new Happening.Arrived(from, frame));
    adversary.heard(to, frame);
    nodes[to].receive(keyOf(from), frame);
  }

  void see(Sight sight) {
    if (sight.node() >= 0 && twins.isLiar(sight.node())) {
      if (sight instanceof Sight.Appended(var node, var block, var hash)) {
        adversary.finished(node, block);
      }
      return;
    }
    if (oracles.see(sight, elapsed(), digest.events())) {
      var broken = new Happening.Violated(oracles.violation().orElseThrow());
      notes.trace(sight.node(), () -> broken);
    }
    if (sight instanceof Sight.Appended(var node, var block, var hash)) {
      heightsChanged = true;
      digest.event(agenda.now(), node, hash.hashCode());
      notes.trace(node, () -> new Happening.Appended(block, hash));
    }
  }

  void noteReport(int node, Observation observation) {
    counts.add(observation);
    see(new Sight.Reported(node, observation));
    notes.trace(node, () -> new Happening.Reported(observation));
  }

  /** A ledger that holds the genesis block. */
  Ledger ledger() {
    return setup.load() == 0
        ? new LightLedger(genesis.block(), execution)
        : new FullLedger(genesis, new Workload(keys, setup.load()));
  }

  Notes notes() {
    return notes;
  }

  /** Starts the next life of a node with what its disk holds, and connects it. */
  void start(int node) {
    if (nodes[node] != null || gone[node]) {
      return;
    }
    if (!setup.product().votesRemembered()) {
      troubles.disk(node).votes().clear();
    }
    lives[node]++;
    nodes[node] = new SimNode(node, this, troubles.disk(node), genesis);
    Head head = nodes[node].head();
    notes.rare(node, new Happening.Started(head.height()));
    see(new Sight.Recovered(node, head.height(), head.hash()));
    later(node, 0, nodes[node]::start);
    counts.restarts++;
    heightsChanged = true;
    for (int other = 0; other < nodes.length; other++) {
      if (other != node) {
        int peer = other;
        later(node, Dialling.MICROS, () -> dialling.connect(node, peer));
      }
    }
  }

  /** Ends a node's life now; it starts again after the time that its fault lasts. */
  void crash(int node, boolean losesWrite) {
    if (nodes[node] == null) {
      return;
    }
    notes.rare(node, new Happening.Died());
    nodes[node].die(losesWrite);
    nodes[node] = null;
    lives[node]++;
    pausedUntil[node] = 0;
    troubles.died(node);
    counts.crashes++;
    heightsChanged = true;
    dialling.disconnectAll(node);
    Duration down = downFor[node] == null ? Duration.ZERO : downFor[node];
    agenda.after(micros(down), () -> start(node));
  }

  /** Ends a node's life now, for so long. */
  void stop(int node, Duration down, boolean losesWrite) {
    downFor[node] = down;
    crash(node, losesWrite);
  }

  void crashLater(int node, PlannedFault.Crash crash) {
    if (nodes[node] == null) {
      return;
    }
    downFor[node] = crash.lasting();
    switch (crash.point()) {
      case ANYWHERE -> crash(node, false);
      case BEFORE_DURABLE, AFTER_DURABLE, TORN -> nodes[node].arm(crash.point());
    }
  }

  void vote(PlannedFault.Vote vote) {
    if (nodes[vote.node()] != null) {
      nodes[vote.node()].vote(keys.address(vote.candidate()), vote.add());
    }
  }

  void goForEver(int node) {
    gone[node] = true;
    crash(node, false);
  }

  void pause(int node, Duration lasting) {
    if (nodes[node] != null) {
      pausedUntil[node] = agenda.now() + micros(lasting);
    }
  }

  private void calmDown() {
    notes.rare(-1, new Happening.Calmed());
    calm = true;
    heightsChanged = true;
    adversary.calm();
    network.heal();
    network.storm(0);
    troubles.endAll();
    for (int node = 0; node < nodes.length; node++) {
      if (nodes[node] != null) {
        nodes[node].disarm();
      }
      start(node);
    }
    dialling.connectAll();
    see(new Sight.Calmed(heights()));
  }

  private boolean isSafe() {
    return oracles.violation().isEmpty();
  }

  private Duration elapsed() {
    return Duration.ofNanos(agenda.now() * 1000);
  }

  private boolean isDone() {
    if (!calm || !heightsChanged) {
      return false;
    }
    heightsChanged = false;
    return oracles.isReached(heights());
  }

  private List<Long> heights() {
    List<Long> heights = new ArrayList<>();
    for (int node = 0; node < nodes.length; node++) {
      if (!gone[node] && !twins.isLiar(node)) {
        heights.add(nodes[node] == null ? -1 : nodes[node].head().height());
      }
    }
    return heights;
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
