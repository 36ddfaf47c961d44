package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Seed;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.simulations.world.Agenda;
import io.witan.simulations.world.RunDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Organisations on one public chain: each has a transaction manager, a private ledger that follows
 * the chain, and a dapp. Managers, enclaves and nodes die and come back, databases are lost, pushes
 * are late, twice or never there; then all is calm, and all parties must have what they are owed.
 */
public final class PrivateWorld {
  private static final Instant BEGIN = Instant.ofEpochSecond(1_700_000_000);
  private static final long SECOND = 1_000_000;
  private static final long CALM = 120 * SECOND;

  private final PrivateSetup setup;
  private final Seed seed;
  private final Agenda agenda = new Agenda();
  private final RunDigest digest = new RunDigest();
  private final PublicChain chain;
  private final Sealed sealed = new Sealed();
  private final List<SimExchange> managers = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private final List<PrivateClient.Contract> contracts = new ArrayList<>();
  private final TreeSet<Address> extended = new TreeSet<>();
  private final PrivateFaults faults;
  private final PrivateChecks checks;
  private int messages;

  public PrivateWorld(PrivateSetup setup) {
    this.setup = setup;
    this.seed = new Seed(setup.seed());
    this.chain = new PublicChain(setup.organisations());
    this.checks = new PrivateChecks(this);
    this.faults = new PrivateFaults(this);
    for (int i = 0; i < setup.organisations(); i++) {
      int node = setup.node(i);
      managers.add(node == i ? new SimExchange(residents(i), this) : managers.get(node));
      followers.add(new Follower(i, this));
    }
  }

  /** Who has a private state on an organisation's node. */
  SortedSet<Integer> residents(int organisation) {
    TreeSet<Integer> all = new TreeSet<>();
    for (int i = 0; i < setup.organisations(); i++) {
      if (setup.node(i) == setup.node(organisation)) {
        all.add(i);
      }
    }
    return all;
  }

  /** Runs until two minutes after the last fault. */
  public PrivateOutcome run() {
    faults.plan();
    for (int i = 0; i < setup.organisations(); i++) {
      followers.get(i).begin();
      after(lot("client begins", i) >>> 44, new PrivateClient(i, this)::next);
    }
    after(SECOND, this::makeBlock);
    long end = setup.seconds() * SECOND + CALM;
    while (checks.violation().isEmpty() && agenda.step(end)) {
      digest.event(agenda.now(), 0, chain.head());
    }
    if (checks.violation().isEmpty()) {
      checks.end();
    }
    return new PrivateOutcome(
        checks.violation(), checks.counts(), Duration.ofSeconds(end / SECOND), digest.text());
  }

  private void makeBlock() {
    Block block = chain.next();
    checks.made(block);
    for (Follower follower : followers) {
      follower.headChanged(block.number());
    }
    after(SECOND, this::makeBlock);
  }

  PrivateSetup setup() {
    return setup;
  }

  boolean has(PrivateBug bug) {
    return setup.bug().filter(bug::equals).isPresent();
  }

  PublicChain chain() {
    return chain;
  }

  Sealed sealed() {
    return sealed;
  }

  PrivateChecks checks() {
    return checks;
  }

  PrivateFaults faults() {
    return faults;
  }

  /** That of its node. */
  SimExchange manager(int organisation) {
    return managers.get(organisation);
  }

  Follower follower(int organisation) {
    return followers.get(organisation);
  }

  List<PrivateClient.Contract> contracts() {
    return contracts;
  }

  /** Contracts whose extension was begun; each is extended once. */
  Set<Address> extended() {
    return extended;
  }

  List<Integer> othersOf(int organisation) {
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < setup.organisations(); i++) {
      if (i != organisation) {
        others.add(i);
      }
    }
    return others;
  }

  /** Whether no more requests are to be made. */
  boolean isOver() {
    return agenda.now() >= setup.seconds() * SECOND;
  }

  Instant now() {
    return BEGIN.plus(agenda.now(), ChronoUnit.MICROS);
  }

  long micros() {
    return agenda.now();
  }

  long microsUntil(Instant at) {
    return Math.max(0, ChronoUnit.MICROS.between(now(), at));
  }

  void after(long micros, Runnable then) {
    agenda.after(micros, then::run);
  }

  long lot(String path, long counter) {
    return seed.at(path, counter);
  }

  /** 32 bytes. */
  Bytes entropy(String path, long counter) {
    return Keccak.hash(number(seed.at(path, counter))).bytes();
  }

  private static Bytes number(long value) {
    byte[] bytes = new byte[8];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    return Bytes.wrap(bytes);
  }

  int nextMessage() {
    return messages++;
  }

  /** The secret of a message; its content is the run's own only where the watcher is no party. */
  Bytes secretWord(int message, SortedSet<Integer> parties) {
    long content = parties.contains(PairedRuns.watcher(setup)) ? 0 : setup.content();
    return Keccak.hash(Bytes.concat(entropy("secret", message), number(content))).bytes();
  }

  /** How long a manager takes to answer for a payload. */
  long fetchMicros(int organisation, PayloadHash hash) {
    return 500 + (lot("fetch " + organisation, sealed.serial(hash)) >>> 52);
  }

  /**
   * Brings a copy to another manager, at times twice or not at all, and its answer back.
   *
   * @param answered whether it was acknowledged, or refused
   */
  void push(int from, int to, EncodedPayload copy, Consumer<Boolean> answered) {
    checks.pushed(to, copy);
    int serial = sealed.serial(copy.hash());
    String path = "push " + from + " " + to;
    int tries = faults.tries(path, serial);
    for (int i = 0; i < faults.copies(path, serial, tries); i++) {
      long there = faults.delay(path, serial, tries, i, copy);
      long back = faults.delay(path + " back", serial, tries, i, copy);
      boolean first = i == 0;
      after(
          there,
          () ->
              managers
                  .get(to)
                  .pushed(
                      copy,
                      kept -> {
                        if (first) {
                          after(back, () -> answered.accept(kept));
                        }
                      }));
    }
  }

  /** Asks a manager for all that it has for another one, which lost its store. */
  void resend(int from, int to, Runnable done) {
    after(5_000, () -> managers.get(from).resend(to, done));
  }
}
