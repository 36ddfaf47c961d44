package io.witan.simulations.explore;

import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.FaultRates;
import io.witan.simulations.scenario.Scenario;

/**
 * Random faults, as many of each kind at most as the scenario says. Each run leaves whole kinds out
 * (swarm testing: what is always there hides what needs its absence).
 */
final class Swarm implements Explorer {
  @Override
  public String label() {
    return "random";
  }

  @Override
  public String what() {
    return "random faults of a random choice of kinds";
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    return base.with(
        some(base.rates(), choices)
            .draw(choices, base.validators(), base.observers(), base.calmAt()));
  }

  /** The same rates, some kinds of faults left out. */
  static FaultRates some(FaultRates rates, Choices choices) {
    return new FaultRates(
        some(choices, "crashes", rates.crashes()),
        some(choices, "partitions", rates.partitions()),
        some(choices, "pauses", rates.pauses()),
        some(choices, "storms", rates.storms()),
        some(choices, "cuts", rates.cuts()),
        rates.votes(),
        some(choices, "troubles", rates.troubles()),
        rates.faulty());
  }

  private static int some(Choices choices, String kind, int most) {
    return choices.chance("swarm " + kind, 3, 4) ? most : 0;
  }
}
