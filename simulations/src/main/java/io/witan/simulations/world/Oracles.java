package io.witan.simulations.world;

import static java.util.stream.Collectors.toSet;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.simulations.oracle.Agreement;
import io.witan.simulations.oracle.Bounds;
import io.witan.simulations.oracle.Converging;
import io.witan.simulations.oracle.Durability;
import io.witan.simulations.oracle.Explained;
import io.witan.simulations.oracle.Fork;
import io.witan.simulations.oracle.Inclusion;
import io.witan.simulations.oracle.Innocent;
import io.witan.simulations.oracle.Locked;
import io.witan.simulations.oracle.Named;
import io.witan.simulations.oracle.OneVote;
import io.witan.simulations.oracle.Oracle;
import io.witan.simulations.oracle.Pace;
import io.witan.simulations.oracle.Patience;
import io.witan.simulations.oracle.Progress;
import io.witan.simulations.oracle.RaftConduct;
import io.witan.simulations.oracle.RaftSafety;
import io.witan.simulations.oracle.Sight;
import io.witan.simulations.oracle.Stability;
import io.witan.simulations.oracle.Steady;
import io.witan.simulations.oracle.Suspects;
import io.witan.simulations.oracle.Validity;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Gone;
import io.witan.simulations.plan.PlannedFault.Twin;
import io.witan.simulations.spec.Conformance;
import io.witan.simulations.spec.Law;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** All that watch one run, and the first property that broke. */
final class Oracles {
  /** After so many election timeouts a leader knows that another leads, however slow links are. */
  private static final int LATEST_ELECTIONS = 6;

  private static final long TURNS = 3;
  private static final long SPARE = 10;

  private final Oracle[] all;
  private final Oracle[] votes;
  private final Oracle[] reports;
  private final Supplier<Duration> elapsed;
  private final Progress progress;
  private Optional<Violation> violation = Optional.empty();
  private Optional<Explained> explained = Optional.empty();
  private boolean isBeyond;

  Oracles(
      Setup setup,
      Genesis genesis,
      SymbolicKeys keys,
      Ledger shadow,
      IntFunction<Instant> clocks,
      Supplier<Duration> elapsed,
      List<Oracle> more) {
    var hash = genesis.block().hash();
    List<Oracle> oracles = new ArrayList<>();
    this.elapsed = elapsed;
    this.progress = new Progress(setup.waves().blocks());
    oracles.add(new Agreement());
    oracles.add(new Stability(hash));
    oracles.add(new Durability());
    if (setup.raft()) {
      oracles.add(new RaftSafety());
    } else {
      oracles.add(
          new Validity(
              genesis.header(),
              hash,
              genesis.config(),
              keys,
              (parent, block) -> executed(shadow, parent, block)));
      oracles.add(new OneVote());
      oracles.add(new Locked());
      oracles.add(new Bounds(setup.validators()));
      oracles.add(new Converging(faulty(setup), setup.longest().requestTimeout(), elapsed));
      oracles.add(new Patience(elapsed));
      Set<Integer> liars = Twins.of(setup).liars();
      long lying = liars.stream().filter(liar -> liar < setup.validators()).count();
      isBeyond = lying > Quorum.faults(setup.validators());
      Suspects suspects = new Suspects(liars.stream().map(keys::address).collect(toSet()));
      BftSchedule schedule = setup.product().schedule(genesis.config());
      oracles.add(
          new Innocent(height -> schedule.at(height).senders(keys), keys::address, suspects));
      if (setup.transitions().stream().allMatch(change -> change.engine().isEmpty())) {
        addAccountability(
            oracles, setup.product().rules().senders(keys), keys, suspects, liars.size());
      }
    }
    oracles.add(progress);
    if (setup.clients() > 0) {
      oracles.add(inclusion(setup));
    }
    if (isComplete(setup)) {
      oracles.add(new Steady());
    }
    if (isQuick(setup)) {
      oracles.add(new Pace(setup.longest().longestPeriod(), elapsed));
    }
    if (setup.conformance()) {
      oracles.add(conduct(setup, genesis, keys, shadow, clocks));
    }
    oracles.addAll(more);
    all = oracles.toArray(Oracle[]::new);
    votes = oracles.stream().filter(Oracle::heedsVotes).toArray(Oracle[]::new);
    reports = oracles.stream().filter(Oracle::heedsReports).toArray(Oracle[]::new);
  }

  private void addAccountability(
      List<Oracle> oracles, Senders senders, SymbolicKeys keys, Suspects suspects, int liars) {
    if (liars > 0) {
      oracles.add(new Named(senders, keys::address, suspects, elapsed));
    }
    if (isBeyond && senders.encoding().justifies()) {
      List<Address> addresses = IntStream.range(0, keys.count()).mapToObj(keys::address).toList();
      explained = Optional.of(new Explained(senders, addresses, suspects, liars));
      oracles.add(explained.get());
    }
  }

  private static Oracle inclusion(Setup setup) {
    // Each proposes in turn, and again where its round failed.
    long blocks = TURNS * setup.validators() + SPARE;
    return new Inclusion(blocks, tx -> Keccak.hash(TransactionCodec.encode(tx)));
  }

  /** Holds each step of each node against the protocol's specification. */
  private static Oracle conduct(
      Setup setup, Genesis genesis, SymbolicKeys keys, Ledger shadow, IntFunction<Instant> clocks) {
    if (setup.raft()) {
      long beats = RaftGroup.election(setup).dividedBy(RaftGroup.heartbeat(setup));
      return new RaftConduct(keys::key, LATEST_ELECTIONS * (int) beats);
    }
    Law law = law(setup, keys, shadow);
    return new Conformance(genesis.header(), genesis.block().hash(), law, keys::address, clocks);
  }

  /** A ledger beside the nodes' executes each block once more, and only once. */
  private static Optional<String> executed(Ledger shadow, Header parent, Block block) {
    if (shadow.heightOf(block.hash()).isPresent()) {
      return Optional.empty();
    }
    Optional<String> refusal = shadow.refusal(parent, block);
    if (refusal.isEmpty()) {
      shadow.apply(block);
    }
    return refusal;
  }

  private static int faulty(Setup setup) {
    TreeSet<Integer> faulty = new TreeSet<>(Twins.of(setup).liars());
    for (PlannedFault fault : setup.faults()) {
      if (fault instanceof Gone gone) {
        faulty.add(gone.node());
      }
    }
    return faulty.headSet(setup.validators()).size();
  }

  /** Whether nobody is missing and no frame lost once it is calm. */
  private static boolean isComplete(Setup setup) {
    Duration mean = setup.network().mean();
    boolean fast = mean.multipliedBy(10).compareTo(setup.times().requestTimeout()) <= 0;
    return fast && isHonest(setup) && setup.faults().stream().noneMatch(Gone.class::isInstance);
  }

  /** Whether messages take next to no time of a block's, once it is calm. */
  private static boolean isQuick(Setup setup) {
    Duration mean = setup.network().mean();
    boolean quick = mean.multipliedBy(100).compareTo(setup.times().blockPeriod()) <= 0;
    return quick && isHonest(setup) && !setup.raft();
  }

  /** Whether nobody lies and no frame is lost, once it is calm. */
  private static boolean isHonest(Setup setup) {
    return setup.network().loss() == 0
        && setup.faults().stream().noneMatch(f -> f instanceof Twin || f instanceof Behave);
  }

  private static Law law(Setup setup, SymbolicKeys keys, Ledger shadow) {
    return new Law(
        setup.product().rules().senders(keys),
        shadow::refusal,
        setup.times().epochLength(),
        setup.times().blockPeriod(),
        setup.times().requestTimeout(),
        setup.times().timeoutCap());
  }

  /**
   * Shows them something; whether it broke the first property of the run, or the first that holds
   * beyond the budget of liars, too.
   */
  boolean see(Sight sight, long event) {
    boolean news = false;
    Oracle[] asked =
        switch (sight) {
          case Sight.Signed signed -> votes;
          case Sight.Reported reported -> reports;
          default -> all;
        };
    for (Oracle oracle : asked) {
      Optional<String> broken = oracle.see(sight);
      boolean counts = broken.isPresent() && (violation.isEmpty() || isWorse(oracle));
      if (counts) {
        violation =
            Optional.of(
                new Violation(
                    oracle.id(), oracle.holdsBeyond(), broken.get(), elapsed.get(), event));
        news = true;
      }
    }
    return news;
  }

  private boolean isWorse(Oracle oracle) {
    return isBeyond && oracle.holdsBeyond() && violation.filter(v -> !v.always()).isPresent();
  }

  /**
   * Whether there is nothing more to learn. A run with more liars than the network bears goes on
   * after its fork, for who did it must be named.
   */
  boolean isOver() {
    return violation.filter(v -> !isBeyond || v.always()).isPresent();
  }

  /** The chain's fork with its explanation, where the run had to have one. */
  Optional<Fork> fork() {
    return explained.flatMap(Explained::fork);
  }

  Optional<Violation> violation() {
    return violation;
  }

  /** Whether nothing is left to wait for, once calm. */
  boolean isReached(List<Long> heights) {
    return progress.isReached(heights);
  }
}
