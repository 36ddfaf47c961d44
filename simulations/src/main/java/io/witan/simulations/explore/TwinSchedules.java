package io.witan.simulations.explore;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Cut;
import io.witan.simulations.plan.PlannedFault.Deaf;
import io.witan.simulations.plan.PlannedFault.Step;
import io.witan.simulations.plan.PlannedFault.Twin;
import io.witan.simulations.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/**
 * Twins (Bano and others, 2021): validators that run twice with one key, which equivocates, double
 * votes and forgets without a line of attack code. Each of the first rounds has its partition, and
 * may lose one of its phases.
 */
final class TwinSchedules implements Explorer {
  private static final int ROUNDS = 4;

  @Override
  public String label() {
    return "twins";
  }

  @Override
  public String what() {
    return "a validator with two selves, a partition for each round";
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    List<PlannedFault> plan = new ArrayList<>();
    int nodes = base.validators();
    int twin = choices.pick("twin", nodes);
    List<Integer> second = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      if (node != twin && choices.chance("second", 1, 2)) {
        second.add(node);
      }
    }
    if (base.rates().faulty() > 0) {
      plan.add(new Twin(twin, second));
      nodes++;
    }
    for (long height = 1; height <= 2; height++) {
      for (int round = 0; round < ROUNDS; round++) {
        plan(choices, height, round, nodes, plan);
      }
    }
    return base.with(plan);
  }

  private static void plan(
      Choices choices, long height, int round, int nodes, List<PlannedFault> plan) {
    List<Integer> side = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      if (choices.chance("side", 1, 2)) {
        side.add(node);
      }
    }
    if (choices.chance("cut", 1, 2)) {
      for (Phase phase : Phase.values()) {
        plan.add(new Cut(new Step(height, round, phase), List.of(side)));
      }
    }
    if (choices.chance("lost", 1, 3)) {
      Phase phase = choices.oneOf("lost phase", List.of(Phase.values()));
      plan.add(new Deaf(new Step(height, round, phase), side));
    }
  }
}
