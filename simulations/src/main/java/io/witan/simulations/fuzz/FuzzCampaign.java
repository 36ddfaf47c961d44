package io.witan.simulations.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Runs the cases of a seed on some threads until there were enough programs. */
public final class FuzzCampaign {
  private static final int MOST_FOUND = 20;

  private final long seed;
  private final long wanted;
  private final Ways ways;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong programs = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();
  private final Coverage coverage = new Coverage();
  private final SortedMap<Long, Difference> found = new TreeMap<>();

  /**
   * A campaign that is not begun.
   *
   * @param wanted programs, at least
   */
  public FuzzCampaign(long seed, long wanted, Ways ways) {
    this.seed = seed;
    this.wanted = wanted;
    this.ways = ways;
  }

  /** Runs until there were enough programs, or more differences than anyone reads. */
  public void run(int threads) throws InterruptedException {
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(Thread.ofPlatform().name("fuzz-" + i).start(this::work));
    }
    for (Thread thread : running) {
      thread.join();
    }
  }

  private void work() {
    Coverage own = new Coverage();
    while (programs.get() < wanted && differences().size() < MOST_FOUND) {
      long n = next.getAndIncrement();
      try {
        one(n, own);
      } catch (RuntimeException thrown) { // in drawing a case, which runs it too
        note(n, new Difference("drawing", "throws " + thrown));
      }
    }
    synchronized (coverage) {
      coverage.add(own);
    }
  }

  private void one(long n, Coverage own) {
    CaseDraw.Drawn drawn = CaseDraw.draw(seed, n);
    own.fork(drawn.block().fork());
    ways.difference(drawn.block(), own).ifPresent(difference -> note(n, difference));
    programs.addAndGet(drawn.programs());
    transactions.addAndGet(drawn.block().transactions().size());
  }

  private void note(long n, Difference difference) {
    synchronized (found) {
      found.put(n, difference);
    }
  }

  /** Differences so far, by the number of their case. */
  public SortedMap<Long, Difference> differences() {
    synchronized (found) {
      return new TreeMap<>(found);
    }
  }

  public long programs() {
    return programs.get();
  }

  public long transactions() {
    return transactions.get();
  }

  /** Blocks begun. */
  public long cases() {
    return next.get();
  }

  /** What was reached; complete after {@link #run}. */
  public Coverage coverage() {
    return coverage;
  }
}
