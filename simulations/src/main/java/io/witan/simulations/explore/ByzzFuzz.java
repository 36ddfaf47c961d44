package io.witan.simulations.explore;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.plan.Lie;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Gone;
import io.witan.simulations.plan.PlannedFault.Step;
import io.witan.simulations.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ByzzFuzz (Winter and others, 2023): faults by steps of the protocol instead of by time. The first
 * rounds of the first heights end as a {@link RoundFate} has it, while one validator lies or goes
 * for good. Each run keeps to few fates and to one kind of lies (swarm testing), so that what must
 * happen in two rounds, one after the other, often does.
 */
final class ByzzFuzz implements Explorer {
  private static final int HEIGHTS = 4;
  private static final int ROUNDS = 3;
  private static final int TERMS = 10;
  private static final int MOST_MILLIS = 10_000;

  @Override
  public String label() {
    return "byzzfuzz";
  }

  @Override
  public String what() {
    return "one liar's lies, and how far each of the first rounds gets, with whom";
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    List<PlannedFault> plan = new ArrayList<>();
    boolean raft = base.engine() == Engine.RAFT;
    int most = raft ? 1 : choices.between("rounds", 1, ROUNDS);
    int disturbed = base.rates().cuts() == 0 ? 0 : most;
    boolean lying = base.rates().faulty() > 0 && choices.chance("lying", 3, 5);
    // Who may say what after round 0 is what all of agreement hangs on, and what there is to show.
    boolean justifying = lying && choices.chance("justifying", 1, 2);
    List<RoundFate> possible = justifying ? RoundFate.UNDECIDED : List.of(RoundFate.values());
    RoundFate.Draw fates = new RoundFate.Draw(choices, base.validators(), possible);
    for (long height = 1; height <= (raft ? TERMS : HEIGHTS); height++) {
      for (int round = 0; round < disturbed; round++) {
        fates.round(height, round, plan);
      }
    }
    if (base.rates().faulty() > 0) {
      int faulty = choices.pick("faulty", base.validators());
      if (lying) {
        lies(choices, base.validators() + base.observers(), faulty, justifying, plan);
      } else if (choices.chance("gone for good", 1, 2)) {
        plan.add(new Gone(Duration.ofMillis(choices.pick("gone", MOST_MILLIS)), faulty));
      }
    }
    return Explorer.perhapsLossless(base, choices).with(plan);
  }

  /** Either each listener is told its own lie, always, or all are told one in each round. */
  private static void lies(
      Choices choices, int nodes, int liar, boolean justifying, List<PlannedFault> plan) {
    Lie.Kind kind =
        justifying ? Lie.Kind.JUSTIFICATION : choices.oneOf("lies about", Lie.Kind.OF_VALIDATORS);
    // What a liar can show depends on what it heard: most show what they can.
    boolean able = justifying && choices.chance("able", 2, 3);
    List<Lie> told = able ? List.of(Lie.JUSTIFY_WORST) : kind.lies();
    if (kind == Lie.Kind.BLOCKS || choices.chance("always", 1, 2)) {
      for (int listener = 0; listener < nodes; listener++) {
        if (listener != liar && choices.chance("lie to", 3, 4)) {
          Lie lie = choices.oneOf("lie", told);
          plan.add(new Behave(liar, lie, List.of(listener), Optional.empty()));
        }
      }
      return;
    }
    for (long height = 1; height <= HEIGHTS; height++) {
      for (int round = 0; round <= ROUNDS; round++) {
        Lie lie = choices.oneOf("lie", told);
        for (Phase phase : Phase.values()) {
          plan.add(new Behave(liar, lie, List.of(), Optional.of(new Step(height, round, phase))));
        }
      }
    }
  }
}
