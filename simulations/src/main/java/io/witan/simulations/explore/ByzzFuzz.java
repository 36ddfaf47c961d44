package io.witan.simulations.explore;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.Lie;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Cut;
import io.witan.simulations.plan.PlannedFault.Deaf;
import io.witan.simulations.plan.PlannedFault.Step;
import io.witan.simulations.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ByzzFuzz (Winter and others, 2023): faults by steps of the protocol instead of by time. In {@code
 * c} steps one faulty node sends mutated frames to some, {@code d} steps are cut, all among the
 * first steps of the chain. Most mutations are small: what an honest node might have said a round
 * before, or of another block.
 */
final class ByzzFuzz implements Explorer {
  private static final int MOST_LIES = 3;
  private static final int MOST_CUTS = 4;
  private static final int HEIGHTS = 2;
  private static final int ROUNDS = 4;

  @Override
  public String label() {
    return "byzzfuzz";
  }

  @Override
  public String what() {
    return "one liar's mutations and cuts at chosen steps of the protocol";
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    List<PlannedFault> plan = new ArrayList<>();
    int liar = choices.pick("liar", base.validators());
    int lies = base.rates().faulty() == 0 ? 0 : choices.between("c", 0, MOST_LIES);
    int cuts = choices.between("d", 0, MOST_CUTS);
    for (int i = 0; i < lies; i++) {
      Lie lie = choices.oneOf("lie", List.of(Lie.values()));
      boolean once = choices.chance("lie once", 1, 2);
      Optional<Step> step = once ? Optional.of(step(choices)) : Optional.empty();
      plan.add(new Behave(liar, lie, some(choices, "lie to", base.validators()), step));
    }
    for (int i = 0; i < cuts; i++) {
      Step step = step(choices);
      List<Integer> side = some(choices, "cut side", base.validators());
      boolean oneWay = choices.chance("one way", 1, 2);
      plan.add(oneWay ? new Deaf(step, side) : new Cut(step, List.of(side)));
    }
    return base.with(plan);
  }

  private static Step step(Choices choices) {
    long height = choices.between("height", 1, HEIGHTS);
    int round = choices.pick("round", ROUNDS);
    return new Step(height, round, choices.oneOf("phase", List.of(Phase.values())));
  }

  private static List<Integer> some(Choices choices, String label, int nodes) {
    List<Integer> some = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      if (choices.chance(label, 1, 2)) {
        some.add(node);
      }
    }
    return some;
  }
}
