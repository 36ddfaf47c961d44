package io.witan.simulations.world;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Genesis;
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
import java.util.Optional;

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
  private final Optional<Accounts> accounts;
  private final LightExecution execution;
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
  private final Courier courier;
  private final Troubles troubles;
  private final Lives lives;
  private final long lastCalm;
  private Optional<Clients> clients = Optional.empty();
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
    this.lastCalm = micros(setup.waves().lastCalm());
    this.notes = new Notes(agenda, trace);
    this.digest = notes.digest();
    this.seed = new Seed(setup.seed());
    this.twins = Twins.of(setup);
    int count = twins.nodes();
    this.lots = new Lots(seed, count);
    this.clocks = new WallClocks(seed, count);
    this.keys = new SymbolicKeys(setup.nodes());
    this.genesis = GenesisMaker.make(setup, keys, WallClocks.BEGIN);
    this.accounts =
        setup.clients() == 0
            ? Optional.empty()
            : Optional.of(new Accounts(keys, genesis.header().stateRoot()));
    this.execution = new LightExecution(accounts);
    this.network = new Network(seed.child("network", 0), setup.network(), count);
    this.dialling = new Dialling(this, network, twins);
    this.troubles = new Troubles(this, agenda, dialling, seed.child("troubles", 0), count);
    this.lives = new Lives(this, agenda, genesis, troubles, dialling, counts, count);
    this.adversary =
        new Adversary(
            setup.faults(),
            seed.child("adversary", 0),
            node -> keys.pen(setup, execution, identity(node)));
    this.courier = new Courier(this, agenda, network, troubles, adversary, notes, counts);
    this.oracles = new Oracles(setup, genesis, keys, ledger(), this::now, this::elapsed, more);
  }

  /** Runs to the end, or to the first violation. */
  public Outcome run() {
    lives.startAll();
    new Faults(this, agenda, network, dialling, troubles).schedule(setup.faults());
    clients = accounts.map(all -> new Clients(this, agenda, seed.child("clients", 0), all, setup));
    Waves waves = setup.waves();
    for (int wave = 0; wave < waves.count(); wave++) {
      long calmAt = micros(waves.begin(wave).plus(waves.calmAt()));
      agenda.at(calmAt, this::calmDown);
      agenda.at(calmAt + micros(setup.longest().settling()), this::settle);
      if (wave > 0) {
        agenda.at(micros(waves.begin(wave)), this::stir);
      }
    }
    long end = micros(waves.end());
    boolean more = true;
    while (more && !oracles.isOver() && digest.events() < setup.events() && !isDone()) {
      more = agenda.step(end);
    }
    boolean exhausted = digest.events() >= setup.events();
    if (!oracles.isOver() && !exhausted) {
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
        excess(),
        oracles.fork());
  }

  private int excess() {
    for (int node = 0; node < lives.count(); node++) {
      if (lives.isGone(node) || twins.isLiar(node)) {
        troubles.budget().spend(identity(node));
      }
    }
    return troubles.budget().excess();
  }

  Setup setup() {
    return setup;
  }

  Lives lives() {
    return lives;
  }

  SimNode node(int node) {
    return lives.node(node);
  }

  boolean isUp(int node) {
    return lives.isUp(node);
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
    lives.later(node, micros, what);
  }

  Courier courier() {
    return courier;
  }

  Adversary adversary() {
    return adversary;
  }

  void see(Sight sight) {
    if (sight.node() >= 0 && twins.isLiar(sight.node())) {
      if (sight instanceof Sight.Appended(var node, var block, var hash)) {
        adversary.finished(node, block);
      }
      return;
    }
    clients.ifPresent(all -> all.see(sight));
    if (oracles.see(sight, digest.events())) {
      var broken = new Happening.Violated(oracles.violation().orElseThrow());
      notes.trace(sight.node(), broken);
    }
    if (sight instanceof Sight.Appended(var node, var block, var hash)) {
      heightsChanged = true;
      digest.event(agenda.now(), node, hash.hashCode());
      if (notes.isWatched()) {
        notes.trace(node, new Happening.Appended(block, hash));
      }
    }
  }

  void noteReport(int node, Observation observation) {
    counts.add(observation);
    see(new Sight.Reported(node, observation));
    if (notes.isWatched()) {
      notes.trace(node, new Happening.Reported(observation));
    }
  }

  boolean isLiar(int node) {
    return twins.isLiar(node);
  }

  /** The accounts of clients, where there are any. */
  Optional<Accounts> accounts() {
    return accounts;
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

  /** A node is gone, or there again. */
  void heightsMayDiffer() {
    heightsChanged = true;
  }

  void vote(PlannedFault.Vote vote) {
    if (lives.isUp(vote.node())) {
      lives.node(vote.node()).vote(keys.address(vote.candidate()), vote.add());
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
    lives.startAll();
    dialling.connectAll();
    see(new Sight.Calmed(heights()));
  }

  private void settle() {
    if (!calm) {
      return;
    }
    List<Integer> running = new ArrayList<>();
    for (int node = 0; node < lives.count(); node++) {
      if (lives.isUp(node) && !twins.isLiar(node)) {
        running.add(node);
      }
    }
    see(new Sight.Settled(running));
  }

  /** The calm is over, and the next wave begins. */
  private void stir() {
    see(new Sight.Stirred(heights()));
    notes.rare(-1, new Happening.Stirred());
    calm = false;
    adversary.stir();
  }

  private Duration elapsed() {
    return Duration.ofNanos(agenda.now() * 1000);
  }

  private boolean isDone() {
    // Where clients wait for their transactions the calm is lived to its end.
    if (!calm || !heightsChanged || setup.clients() > 0 || agenda.now() < lastCalm) {
      return false;
    }
    heightsChanged = false;
    return oracles.isReached(heights());
  }

  private List<Long> heights() {
    List<Long> heights = new ArrayList<>();
    for (int node = 0; node < lives.count(); node++) {
      if (!lives.isGone(node) && !twins.isLiar(node)) {
        heights.add(lives.isUp(node) ? lives.node(node).head().height() : -1);
      }
    }
    return heights;
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
