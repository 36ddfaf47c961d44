package io.witan.simulations.explore;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.Lie;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Cut;
import io.witan.simulations.plan.PlannedFault.Deaf;
import io.witan.simulations.plan.PlannedFault.Step;
import io.witan.simulations.plan.PlannedFault.Twin;
import io.witan.simulations.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * More liars than a network bears, and fewer than a quorum, beside what another explorer chooses:
 * the chain may fork, but who did it must be named, and nobody else. The liars are twins that stand
 * between two halves of the honest ones, or tell each half its own lies.
 */
public final class BeyondBudget implements Explorer {
  private static final int HEIGHTS = 4;
  private static final int ROUNDS = 3;

  private final Explorer within;

  public BeyondBudget(Explorer within) {
    this.within = within;
  }

  @Override
  public String label() {
    return within.label() + ", beyond the budget";
  }

  @Override
  public String what() {
    return "more liars than the network bears, and " + within.what();
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    Scenario honest = base.with(base.rates().withFaulty(0));
    List<PlannedFault> plan = new ArrayList<>(within.plan(honest, choices).faults());
    int validators = base.validators();
    int faults = Quorum.faults(validators);
    int count = choices.between("liars", faults + 1, validators - faults - 1);
    int first = choices.pick("first liar", validators);
    List<Integer> liars =
        IntStream.range(0, count).map(i -> (first + i) % validators).boxed().toList();
    List<Integer> honestOnes =
        IntStream.range(0, validators).boxed().filter(node -> !liars.contains(node)).toList();
    List<Integer> half = new ArrayList<>();
    for (int node : honestOnes) {
      if (choices.chance("half", 1, 2)) {
        half.add(node);
      }
    }
    List<Integer> side = new ArrayList<>(half);
    if (choices.chance("twins", 2, 3)) {
      for (int liar : liars) {
        side.add(validators + base.observers() + liars.indexOf(liar));
        plan.add(new Twin(liar, half));
      }
    } else {
      lies(choices, liars, half, plan);
    }
    for (long height = 1; height <= HEIGHTS; height++) {
      for (int round = 0; round < ROUNDS; round++) {
        apart(choices, height, round, side, plan);
      }
    }
    return base.with(plan);
  }

  private static void lies(
      Choices choices, List<Integer> liars, List<Integer> half, List<PlannedFault> plan) {
    List<Lie.Kind> kinds =
        List.of(Lie.Kind.EQUIVOCATION, Lie.Kind.EQUIVOCATION, Lie.Kind.SEAL, Lie.Kind.MUTATION);
    for (int liar : liars) {
      for (Lie lie : choices.oneOf("lies about", kinds).lies()) {
        if (choices.chance("lie", 2, 3)) {
          plan.add(new Behave(liar, lie, half, Optional.empty()));
        }
      }
    }
  }

  /** The two halves do not hear each other in this round, or one hears nothing of its phases. */
  private static void apart(
      Choices choices, long height, int round, List<Integer> side, List<PlannedFault> plan) {
    boolean cut = choices.chance("apart", 2, 3);
    for (Phase phase : Phase.values()) {
      Step step = new Step(height, round, phase);
      if (cut) {
        plan.add(new Cut(step, List.of(side)));
      }
      if (choices.chance("deaf", 1, 6)) {
        plan.add(new Deaf(step, side));
      }
    }
  }
}
