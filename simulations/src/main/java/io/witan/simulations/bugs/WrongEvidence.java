package io.witan.simulations.bugs;

import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.ConsensusInput.Heard;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Evidence.Equivocation;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.BftState;
import io.witan.protocol.consensus.bft.HeightState;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.votes.VotesInput;
import io.witan.simulations.world.Machines;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Mistakes with evidence against validators that contradict themselves. */
final class WrongEvidence {
  private WrongEvidence() {}

  /** Contradictions outside of the present view are not looked at. */
  static final Machines DROPPED = naming(WrongEvidence::inView);

  /** Who brought the second message is named, not who signed it. */
  static final Machines RELAY_ACCUSED = naming(WrongEvidence::ofRelay);

  /** What is said instead of each evidence, by who heard what in which state. */
  @FunctionalInterface
  private interface Naming {
    List<Output> instead(HeightState height, Heard heard, Evidence evidence);
  }

  private static Machines naming(Naming naming) {
    return new Machines() {
      @Override
      public Machine<BftState, ConsensusInput, Void> consensus(Parts parts) {
        return new Around<>(
            Machines.super.consensus(parts),
            (machine, state, at) -> {
              Turn<BftState, Void> turn = machine.on(state, at);
              return at.input() instanceof Heard heard
                  ? saying(turn, e -> naming.instead(state.height(), heard, e))
                  : turn;
            });
      }
    };
  }

  private static Turn<BftState, Void> saying(
      Turn<BftState, Void> turn, Function<Evidence, List<Output>> instead) {
    List<Output> said = new ArrayList<>();
    for (Output output : turn.outputs()) {
      if (output instanceof Output.Tell(var to, VotesInput.Found(var evidence))) {
        said.addAll(instead.apply(evidence));
      } else {
        said.add(output);
      }
    }
    return new Turn<>(turn.state(), turn.records(), said);
  }

  private static List<Output> inView(HeightState height, Heard heard, Evidence evidence) {
    View now = new View(height.head().orElseThrow().height() + 1, height.round());
    return evidence.first().view().equals(now) ? List.of(told(evidence)) : List.of();
  }

  private static List<Output> ofRelay(HeightState height, Heard heard, Evidence evidence) {
    return List.of(
        told(new Equivocation(heard.from().address(), evidence.first(), evidence.second())));
  }

  private static Output told(Evidence evidence) {
    return new Output.Tell(Role.VOTES, new VotesInput.Found(evidence));
  }
}
