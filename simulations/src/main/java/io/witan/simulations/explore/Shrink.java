package io.witan.simulations.explore;

import io.witan.simulations.oracle.Violation;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Twin;
import io.witan.simulations.plan.Simpler;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.NetworkLaw;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Leaves out what a failure does not need, so that people can read what is left: faults after the
 * failure, then others in ever smaller parts (delta debugging), loss and duplication, observers,
 * validators, what makes each fault complicated, and the heights before it all, with other lots if
 * need be. What stays breaks the same property. Lots are looked up by key, so leaving one fault out
 * does not reshuffle the others.
 */
public final class Shrink {
  private static final int MOST_RUNS = 800;
  private static final int OTHER_SEEDS = 40;

  /** What must stay as it is: which property breaks, and whether the network must bear it. */
  private record Signature(String oracle, boolean beyondBudget) {}

  private final Signature wanted;
  private Scenario smallest;
  private Duration brokeAt;
  private int runs;

  private Shrink(Scenario failing, Signature wanted, Duration brokeAt) {
    this.smallest = failing;
    this.wanted = wanted;
    this.brokeAt = brokeAt;
  }

  /** The smaller scenario; the same one where nothing can be left out, or nothing breaks. */
  public static Scenario shrink(Scenario failing) {
    Outcome outcome = run(failing);
    if (outcome.violation().isEmpty()) {
      return failing;
    }
    Duration at = outcome.violation().get().at();
    Shrink shrink = new Shrink(failing, signature(outcome).orElseThrow(), at);
    Scenario before;
    do {
      before = shrink.smallest;
      shrink.leaveOutLater();
      shrink.leaveOutParts();
      shrink.calmNetwork();
      shrink.fewerNodes();
      shrink.simplify();
      shrink.earlier();
      shrink.luckier();
    } while (!before.equals(shrink.smallest) && shrink.runs < MOST_RUNS);
    return shrink.smallest;
  }

  /** Keeps the candidate where it breaks as the failure did. */
  private boolean keep(Scenario candidate) {
    if (candidate.equals(smallest) || runs >= MOST_RUNS) {
      return false;
    }
    runs++;
    Outcome outcome = run(candidate);
    if (!signature(outcome).equals(Optional.of(wanted))) {
      return false;
    }
    smallest = candidate;
    brokeAt = outcome.violation().orElseThrow().at();
    return true;
  }

  private void leaveOutLater() {
    List<PlannedFault> sooner =
        smallest.faults().stream().filter(fault -> fault.at().compareTo(brokeAt) <= 0).toList();
    keep(smallest.with(sooner));
  }

  private void leaveOutParts() {
    for (int size = Math.max(1, smallest.faults().size()); size >= 1; size /= 2) {
      int from = 0;
      while (from < smallest.faults().size()) {
        if (!keep(without(from, from + size))) {
          from += size;
        }
      }
    }
  }

  /**
   * Without a part of the faults. A second self that goes with its twin is in no group any more.
   */
  private Scenario without(int from, int to) {
    int nodes = smallest.validators() + smallest.observers();
    List<Integer> numbers = new ArrayList<>();
    List<PlannedFault> fewer = new ArrayList<>();
    int next = nodes;
    for (int i = 0; i < smallest.faults().size(); i++) {
      boolean stays = i < from || i >= to;
      PlannedFault fault = smallest.faults().get(i);
      if (fault instanceof Twin) {
        numbers.add(stays ? next++ : -1);
      }
      if (stays) {
        fewer.add(fault);
      }
    }
    return smallest.with(
        fewer.stream()
            .flatMap(
                fault ->
                    Simpler.renumbered(fault, n -> n < nodes ? n : numbers.get(n - nodes)).stream())
            .toList());
  }

  private void calmNetwork() {
    NetworkLaw law = smallest.network();
    boolean both = law.loss() > 0 || law.duplication() > 0;
    if (both && !keep(with(smallest.validators(), smallest.observers(), law.without(true, true)))) {
      keep(with(smallest.validators(), smallest.observers(), law.without(true, false)));
    }
  }

  private Scenario with(int validators, int observers, NetworkLaw law) {
    return smallest.with(validators, observers, law, smallest.bug());
  }

  /** Without observers, then with the validators of the next smaller usual network. */
  private void fewerNodes() {
    if (smallest.observers() > 0) {
      keep(resized(smallest.validators(), 0));
    }
    for (int validators : List.of(4, 5, 7, 10, 13)) {
      if (validators < smallest.validators() && keep(resized(validators, smallest.observers()))) {
        return;
      }
    }
  }

  private Scenario resized(int validators, int observers) {
    int nodes = smallest.validators() + smallest.observers();
    int left = validators + observers;
    Scenario resized = with(validators, observers, smallest.network());
    List<PlannedFault> faults = new ArrayList<>();
    for (PlannedFault fault : smallest.faults()) {
      // The second selves of twins come after all other nodes.
      Simpler.renumbered(fault, n -> n < left ? n : n >= nodes ? n - nodes + left : -1)
          .ifPresent(faults::add);
    }
    return resized.with(faults);
  }

  private void simplify() {
    for (int i = 0; i < smallest.faults().size(); i++) {
      while (simplify(i)) {
        // The simpler one may be made simpler still.
      }
    }
  }

  private boolean simplify(int place) {
    long twins = smallest.faults().stream().filter(Twin.class::isInstance).count();
    int nodes = smallest.validators() + smallest.observers() + (int) twins;
    for (PlannedFault simpler : Simpler.of(smallest.faults().get(place), nodes)) {
      List<PlannedFault> faults = new ArrayList<>(smallest.faults());
      faults.set(place, simpler);
      if (keep(smallest.with(faults))) {
        return true;
      }
    }
    return false;
  }

  /** All faults together some seconds earlier, so that fewer heights come before them. */
  private void earlier() {
    long first =
        smallest.faults().stream()
            .map(PlannedFault::at)
            .filter(at -> !at.isZero())
            .mapToLong(Duration::toSeconds)
            .min()
            .orElse(0);
    for (long seconds = first - 1; seconds > 0; seconds /= 2) {
      Duration by = Duration.ofSeconds(seconds);
      List<PlannedFault> faults =
          smallest.faults().stream().map(fault -> moved(fault, by)).toList();
      if (keep(smallest.with(faults))) {
        return;
      }
    }
  }

  /** Other lots with which it breaks sooner: few heights to read, where losses are the cause. */
  private void luckier() {
    long first = smallest.seed();
    for (long seed = first + 1; seed <= first + OTHER_SEEDS; seed++) {
      Scenario candidate = smallest.with(seed);
      Outcome outcome = run(candidate);
      runs++;
      boolean same = signature(outcome).equals(Optional.of(wanted));
      if (same && outcome.violation().orElseThrow().at().compareTo(brokeAt.dividedBy(2)) < 0) {
        smallest = candidate;
        brokeAt = outcome.violation().orElseThrow().at();
      }
    }
  }

  private static PlannedFault moved(PlannedFault fault, Duration by) {
    return fault.at().compareTo(by) < 0
        ? fault
        : Simpler.timed(fault, fault.at().minus(by), fault.lasting());
  }

  private static Optional<Signature> signature(Outcome outcome) {
    return outcome
        .violation()
        .map(Violation::oracle)
        .map(oracle -> new Signature(oracle, outcome.excess() > 0));
  }

  private static Outcome run(Scenario scenario) {
    return new World(scenario.setup(), Trace.NONE, List.of()).run();
  }
}
