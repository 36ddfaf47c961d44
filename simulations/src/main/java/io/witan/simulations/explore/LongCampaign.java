package io.witan.simulations.explore;

import io.witan.protocol.machine.Fault;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many long runs of several networks in turns, until somebody stops it. A run's number gives its
 * network and its seed, so that a campaign can go on where another ended.
 */
public final class LongCampaign {
  /** One run in so many is made again with all bytes and hashes of the product, to the same end. */
  private static final int CHECK_EVERY = 500;

  private final List<CampaignFigures> networks = new ArrayList<>();
  private final List<CampaignFigures> turns = new ArrayList<>();
  private final AtomicLong next;
  private final AtomicLong checked = new AtomicLong();
  private final Duration budget;
  private volatile boolean stopped;

  /**
   * A campaign.
   *
   * @param networks what runs are drawn from, most of them more than once: so many runs each has in
   *     turn
   * @param first number of the first run
   * @param budget of virtual time, after which no run begins
   */
  public LongCampaign(List<Scenario> networks, long first, Duration budget) {
    this.next = new AtomicLong(first);
    this.budget = budget;
    for (Scenario network : networks) {
      CampaignFigures figures =
          this.networks.stream()
              .filter(known -> known.network().equals(network))
              .findFirst()
              .orElseGet(() -> new CampaignFigures(network));
      if (!this.networks.contains(figures)) {
        this.networks.add(figures);
      }
      turns.add(figures);
    }
  }

  /** What was seen of each network so far, in their order. */
  public List<CampaignFigures> networks() {
    return networks;
  }

  /** The number of the next run. */
  public long next() {
    return next.get();
  }

  /** How many runs were made twice. */
  public long checked() {
    return checked.get();
  }

  /** No run begins any more. */
  public void stop() {
    stopped = true;
  }

  /** Virtual time of all runs. */
  public Duration lasted() {
    return networks.stream().map(CampaignFigures::lasted).reduce(Duration.ZERO, Duration::plus);
  }

  /** Makes runs until it is stopped, the budget is spent, or a run is not safe and live. */
  public void run(int threads) throws InterruptedException {
    CampaignThreads.run(threads, this::work);
  }

  private void work() {
    while (!stopped && lasted().compareTo(budget) < 0) {
      long number = next.getAndIncrement();
      CampaignFigures figures = turns.get((int) Long.remainderUnsigned(number, turns.size()));
      Scenario drawn = Explorers.WAVES.drawn(figures.network(), number);
      Outcome outcome = new World(drawn.setup(), Trace.NONE, List.of()).run();
      if (number % CHECK_EVERY == 0) {
        checked.incrementAndGet();
        boolean same = World.exact(drawn.setup()).run().digest().equals(outcome.digest());
        Fault.unless(same, "run " + number + " was made twice and differs");
      }
      figures.add(drawn, outcome);
      stopped |= outcome.violation().isPresent() || outcome.exhausted();
    }
  }
}
