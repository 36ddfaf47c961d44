package io.witan.simulations.explore;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Deaf;
import io.witan.simulations.plan.PlannedFault.Gone;
import io.witan.simulations.plan.PlannedFault.Step;
import io.witan.simulations.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Few faults, all of them: one height, in each phase of its first rounds a set of nodes that hears
 * nothing of it, and one validator gone or not. Small enough to be tried out in full.
 */
final class SmallScope implements Explorer {
  private static final int ROUNDS = 2;

  @Override
  public String label() {
    return "systematic";
  }

  @Override
  public String what() {
    return "who hears what of each phase of the first rounds, and one validator gone";
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    List<PlannedFault> plan = new ArrayList<>();
    if (base.rates().faulty() > 0 && choices.chance("gone", 1, 2)) {
      int gone = choices.pick("who", base.validators());
      plan.add(new Gone(Duration.ofSeconds(choices.pick("when", 4)), gone));
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Phase phase : List.of(Phase.PROPOSAL, Phase.PREPARE, Phase.COMMIT)) {
        int deaf = choices.pick("deaf", 1 << base.validators());
        List<Integer> nodes = new ArrayList<>();
        for (int node = 0; node < base.validators(); node++) {
          if ((deaf >> node & 1) == 1) {
            nodes.add(node);
          }
        }
        if (!nodes.isEmpty()) {
          plan.add(new Deaf(new Step(1, round, phase), nodes));
        }
      }
    }
    return base.with(plan);
  }
}
