package io.witan.simulations.explore;

import io.witan.protocol.machine.Choices;
import io.witan.simulations.scenario.Scenario;

/**
 * Makes one run after the other of a scenario. All that differs from run to run is chosen by {@link
 * Choices}: drawn by lot, all choices in turn, or those of an earlier run again.
 */
public interface Explorer {
  String label();

  /** For people. */
  String what();

  /** The scenario with chosen faults. */
  Scenario plan(Scenario base, Choices choices);

  /** The run that a seed draws. */
  default Scenario drawn(Scenario base, long seed) {
    return met(plan(base.with(seed), Choices.random(seed)));
  }

  /** Half of the runs lose and double no frame: what they find is for the planned faults alone. */
  static Scenario perhapsLossless(Scenario base, Choices choices) {
    boolean lossless = choices.chance("lossless", 1, 2);
    return base.with(
        base.validators(),
        base.observers(),
        base.network().without(lossless, lossless),
        base.bug());
  }

  /** A plan without the faults that the scenario's engine does not meet. */
  static Scenario met(Scenario plan) {
    return plan.with(plan.faults().stream().filter(plan.engine()::meets).toList());
  }
}
