package io.witan.simulations.explore;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Cut;
import io.witan.simulations.plan.PlannedFault.Deaf;
import io.witan.simulations.plan.PlannedFault.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How far a round gets, by who hears which of its messages. */
enum RoundFate {
  NOBODY_HEARS,
  ONE_PREPARES,
  SOME_PREPARE,
  NOBODY_COMMITS,
  ONE_COMMITS,
  ONE_HEARS_NOTHING,
  ANYTHING;

  /** Ends in which something may be prepared, but nothing is committed. */
  static final List<RoundFate> UNDECIDED = List.of(NOBODY_HEARS, ONE_PREPARES, SOME_PREPARE);

  /** Draws the rounds of one run. */
  static final class Draw {
    private final Choices choices;
    private final List<Integer> nodes;
    private final List<RoundFate> fates;

    /** For a run with any of the fates. */
    Draw(Choices choices, int validators) {
      this(choices, validators, List.of(values()));
    }

    /** Chooses which fates a run has. */
    Draw(Choices choices, int validators, List<RoundFate> possible) {
      this.choices = choices;
      this.nodes = IntStream.range(0, validators).boxed().toList();
      this.fates = new ArrayList<>();
      int some = choices.between("fates", 1, 2);
      for (int i = 0; i < some; i++) {
        fates.add(choices.oneOf("fate of run", possible));
      }
    }

    void round(long height, int round, List<PlannedFault> plan) {
      int one = choices.pick("one", nodes.size());
      List<Integer> others = nodes.stream().filter(node -> node != one).toList();
      Phase any = choices.oneOf("phase", List.of(Phase.values()));
      List<Integer> some = nodes.stream().filter(n -> choices.chance("some", 1, 2)).toList();
      switch (choices.oneOf("fate", fates)) {
        case NOBODY_HEARS -> plan.add(deaf(height, round, Phase.PROPOSAL, nodes));
        case ONE_PREPARES -> plan.add(deaf(height, round, Phase.PREPARE, others));
        case SOME_PREPARE -> {
          plan.add(deaf(height, round, Phase.PREPARE, some));
          plan.add(deaf(height, round, Phase.COMMIT, nodes));
        }
        case NOBODY_COMMITS -> plan.add(deaf(height, round, Phase.COMMIT, nodes));
        case ONE_COMMITS -> plan.add(deaf(height, round, Phase.COMMIT, others));
        case ONE_HEARS_NOTHING -> {
          for (Phase phase : Phase.values()) {
            plan.add(deaf(height, round, phase, List.of(one)));
          }
        }
        case ANYTHING ->
            plan.add(
                choices.chance("one way", 1, 2)
                    ? deaf(height, round, any, some)
                    : new Cut(new Step(height, round, any), List.of(some)));
      }
      if (choices.chance("isolates", 1, 2)) {
        Step next = new Step(height, round + 1, Phase.ROUND_CHANGE);
        plan.add(new Cut(next, List.of(List.of(one))));
      }
    }

    private static Deaf deaf(long height, int round, Phase phase, List<Integer> nodes) {
      return new Deaf(new Step(height, round, phase), nodes);
    }
  }
}
