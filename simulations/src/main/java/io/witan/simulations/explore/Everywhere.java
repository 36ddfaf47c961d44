package io.witan.simulations.explore;

import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.CrashPoint;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * One short run, again and again: every validator dies once at every moment at which something
 * happens in the run without deaths, in each way, in a run of its own. Exhaustive for one crash.
 */
public final class Everywhere {
  private static final Duration DOWN = Duration.ofSeconds(2);

  private final Scenario scenario;

  public Everywhere(Scenario scenario) {
    this.scenario = scenario;
  }

  /** Every scenario with one more death, in order of time and node. */
  public List<Scenario> all() {
    long end = scenario.calmAt().minus(DOWN).toNanos() / 1000;
    TreeSet<Long> moments = new TreeSet<>();
    Trace collect =
        (micros, node, text) -> {
          if (micros <= end) {
            moments.add(micros);
          }
        };
    new World(scenario.setup(), collect, List.of()).run();
    List<Scenario> all = new ArrayList<>();
    for (long micros : moments) {
      for (int node = 0; node < scenario.validators(); node++) {
        for (CrashPoint point : CrashPoint.values()) {
          List<PlannedFault> faults = new ArrayList<>(scenario.faults());
          faults.add(new Crash(Duration.ofNanos(micros * 1000), node, point, DOWN));
          all.add(scenario.with(faults));
        }
      }
    }
    return all;
  }

  /**
   * Runs them until one fails.
   *
   * @param progress told after each run how many there were
   * @return the first that was not safe and live, if any
   */
  public Optional<Scenario> failing(List<Scenario> all, LongConsumer progress) {
    long done = 0;
    for (Scenario one : all) {
      Outcome outcome = new World(one.setup(), Trace.NONE, List.of()).run();
      progress.accept(++done);
      if (outcome.violation().isPresent() || outcome.exhausted()) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }
}
