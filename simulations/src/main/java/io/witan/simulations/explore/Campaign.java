package io.witan.simulations.explore;

import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many runs of one scenario, each with its own seed and drawn faults, on several threads. Runs
 * share nothing, so the order in which they end does not matter.
 */
public final class Campaign {
  /** One run in twenty is made again with all bytes and hashes of the product, to the same end. */
  private static final int CHECK_EVERY = 20;

  public static final Duration WITHOUT_END = Duration.ofDays(1_000_000);

  private final Explorer explorer;
  private final Scenario scenario;
  private final long firstSeed;
  private final long seeds;
  private final Duration budget;
  private final boolean stopAtFirst;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong virtualMillis = new AtomicLong();
  private final AtomicLong checked = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final ConcurrentSkipListMap<Long, Outcome> notable = new ConcurrentSkipListMap<>();
  private Outcome.Tally tally = Outcome.Tally.ZERO;
  private long leastHeight = Long.MAX_VALUE;
  private long forks;

  /** A campaign of so many runs, however long they take. */
  public Campaign(
      Explorer explorer, Scenario scenario, long firstSeed, long seeds, boolean stopAtFirst) {
    this(explorer, scenario, firstSeed, seeds, WITHOUT_END, stopAtFirst);
  }

  /**
   * A campaign.
   *
   * @param budget of virtual time, after which no run begins
   * @param stopAtFirst whether a violation ends it
   */
  public Campaign(
      Explorer explorer,
      Scenario scenario,
      long firstSeed,
      long seeds,
      Duration budget,
      boolean stopAtFirst) {
    this.explorer = explorer;
    this.scenario = scenario;
    this.firstSeed = firstSeed;
    this.seeds = seeds;
    this.budget = budget;
    this.stopAtFirst = stopAtFirst;
  }

  /** How far it is. */
  public record Progress(
      long done, long seeds, long events, Duration virtual, long violations, long inconclusive) {}

  /** Runs all seeds and returns when they are done; other threads may ask for the progress. */
  public void run(int threads) throws InterruptedException {
    CampaignThreads.run(threads, this::work);
  }

  public Progress progress() {
    long violations = notable.values().stream().filter(Outcome::isBug).count();
    return new Progress(
        done.get(),
        seeds,
        events.get(),
        Duration.ofMillis(virtualMillis.get()),
        violations,
        notable.size() - violations);
  }

  /** Runs that were not safe and live, by seed. */
  public ConcurrentSkipListMap<Long, Outcome> notable() {
    return notable;
  }

  /** What all runs met together. */
  public synchronized Outcome.Tally tally() {
    return tally;
  }

  /** How many runs forked, beyond the budget of liars, and were explained. */
  public synchronized long forks() {
    return forks;
  }

  /** The lowest head that a node ended a run with. */
  public synchronized long leastHeight() {
    return leastHeight;
  }

  /** How many runs were made twice. */
  public long checked() {
    return checked.get();
  }

  private void work() {
    for (long n = next.getAndIncrement(); n < seeds; n = next.getAndIncrement()) {
      if (stopped.get() || virtualMillis.get() >= budget.toMillis()) {
        return;
      }
      Scenario drawn = explorer.drawn(scenario, firstSeed + n);
      Outcome outcome = run(drawn);
      if (n % CHECK_EVERY == 0) {
        checked.incrementAndGet();
        if (!World.exact(drawn.setup()).run().digest().equals(outcome.digest())) {
          throw new IllegalStateException("seed " + drawn.seed() + " gave two different runs");
        }
      }
      add(drawn.seed(), outcome);
    }
  }

  private static Outcome run(Scenario drawn) {
    return new World(drawn.setup(), Trace.NONE, List.of()).run();
  }

  private void add(long seed, Outcome outcome) {
    if (outcome.isBug() || outcome.exhausted()) {
      notable.put(seed, outcome);
      stopped.compareAndSet(false, stopAtFirst && outcome.isBug());
    }
    events.addAndGet(outcome.events());
    virtualMillis.addAndGet(outcome.lasted().toMillis());
    synchronized (this) {
      tally = tally.plus(outcome.tally());
      forks += outcome.fork().isPresent() ? 1 : 0;
      for (long height : outcome.heights()) {
        leastHeight = Math.min(leastHeight, height);
      }
    }
    done.incrementAndGet();
  }
}
