package io.witan.simulations;

import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.oracle.Oracle;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.plan.Lie;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Vote;
import io.witan.simulations.scenario.RunState;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.Trigger;
import io.witan.simulations.world.NetworkLaw;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A network, what goes wrong with it and who watches, for those who need more than a scenario file
 * says: conditions in code and oracles of their own. Each call gives a new value.
 */
public final class Simulation {
  private final Scenario scenario;
  private final List<Trigger> triggers;
  private final List<Oracle> oracles;

  private Simulation(Scenario scenario, List<Trigger> triggers, List<Oracle> oracles) {
    this.scenario = scenario;
    this.triggers = List.copyOf(triggers);
    this.oracles = List.copyOf(oracles);
  }

  /** Four validators of an engine, on a network that loses nothing. */
  public static Simulation of(Engine engine) {
    Scenario calm = Scenario.STANDARD.with(engine);
    return of(calm.with(calm.validators(), 0, NetworkLaw.CALM, calm.bug()));
  }

  /** What a scenario says, to be changed further. */
  public static Simulation of(Scenario scenario) {
    return new Simulation(scenario, List.of(), List.of());
  }

  public Simulation validators(int count) {
    return with(scenario.with(count, scenario.observers(), scenario.network(), scenario.bug()));
  }

  /** Nodes that only follow, numbered after the validators. */
  public Simulation observers(int count) {
    return with(scenario.with(scenario.validators(), count, scenario.network(), scenario.bug()));
  }

  public Simulation seed(long seed) {
    return with(scenario.with(seed));
  }

  public Simulation network(NetworkLaw law) {
    return with(scenario.with(scenario.validators(), scenario.observers(), law, scenario.bug()));
  }

  /** Plants a mistake into the nodes. */
  public Simulation bug(PlantedBug bug) {
    return with(scenario.withBug(Optional.of(bug)));
  }

  /** Something goes wrong at its time. */
  public Simulation fault(PlannedFault fault) {
    List<PlannedFault> faults = new ArrayList<>(scenario.faults());
    faults.add(fault);
    return with(scenario.with(faults));
  }

  /** Something goes wrong once a condition holds; the fault's own time does not matter. */
  public Simulation when(Predicate<RunState> condition, PlannedFault fault) {
    List<Trigger> more = new ArrayList<>(triggers);
    more.add(new Trigger(condition, fault));
    return new Simulation(scenario, more, oracles);
  }

  /** A validator lies to everybody, from the beginning. */
  public Simulation byzantine(int node, Lie lie) {
    return fault(new Behave(node, lie, List.of(), Optional.empty()));
  }

  /**
   * Validators come and go: every few seconds all validators vote the next observer in, and once
   * all are in, out again.
   */
  public Simulation validatorChurn(Duration every) {
    Simulation churning = this;
    int validators = scenario.validators();
    int observers = scenario.observers();
    Duration at = every;
    for (int i = 0; observers > 0 && at.compareTo(scenario.calmAt()) < 0; i++) {
      boolean add = i / observers % 2 == 0;
      for (int by = 0; by < validators; by++) {
        churning = churning.fault(new Vote(at, by, validators + i % observers, add));
      }
      at = at.plus(every);
    }
    return churning;
  }

  /** An oracle of one's own watches too; as it remembers what it saw, it serves one run. */
  public Simulation watch(Oracle oracle) {
    List<Oracle> more = new ArrayList<>(oracles);
    more.add(oracle);
    return new Simulation(scenario, triggers, more);
  }

  /** Runs to the end, or until a property breaks. */
  public Verdict run() {
    Scenario planned = Trigger.plan(scenario, triggers);
    Outcome outcome = new World(planned.setup(), Trace.NONE, oracles).run();
    return new Verdict(planned, outcome);
  }

  private Simulation with(Scenario other) {
    return new Simulation(other, triggers, oracles);
  }
}
