package io.witan.simulations.bugs;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.BftObservation.Cause;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.ConsensusInput.Heard;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.bft.BftState;
import io.witan.protocol.consensus.bft.HeightState;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.VotesInput;
import io.witan.protocol.votes.VotesState;
import io.witan.simulations.world.Machines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Mistakes around the consensus machine. */
final class WrongConsensus {
  private WrongConsensus() {}

  /** Consensus with something around it. */
  private static Machines around(UnaryOperator<Machine<BftState, ConsensusInput, Void>> wrong) {
    return new Machines() {
      @Override
      public Machine<BftState, ConsensusInput, Void> consensus(Parts parts) {
        return wrong.apply(Machines.super.consensus(parts));
      }
    };
  }

  /** Own round changes leave without the block and its PREPAREs. */
  static final Machines CERTIFICATE_LEFT_OUT =
      around(inner -> Around.saying(inner, output -> List.of(bare(output))));

  private static Output bare(Output output) {
    return switch (output) {
      case Output.Gossip(BftFrame.RoundChange change) -> new Output.Gossip(bare(change));
      case Output.Send(var to, BftFrame.RoundChange change) -> new Output.Send(to, bare(change));
      default -> output;
    };
  }

  private static BftFrame bare(BftFrame.RoundChange change) {
    return new BftFrame.RoundChange(change.vote(), Optional.empty(), List.of());
  }

  /** Whoever prepared a block hears of no other, whatever a quorum prepared later (IBFT 1). */
  static final Machines LOCK_KEPT =
      around(inner -> Around.deaf(inner, (state, input) -> isOther(state.height(), input)));

  private static boolean isOther(HeightState height, ConsensusInput input) {
    Optional<BftFrame> frame =
        switch (input) {
          case Heard heard -> Optional.of(heard.frame());
          case ConsensusInput.Signed signed -> Optional.of(signed.frame());
          default -> Optional.empty();
        };
    return frame.orElse(null) instanceof BftFrame.Proposal proposal
        && height.prepared().isPresent()
        && proposal.view().height() == height.head().orElseThrow().height() + 1
        && !proposal.block().hash().equals(height.prepared().get().digest());
  }

  /** Round changes and proposals of later rounds are dropped: no round is ever jumped to. */
  static final Machines NO_JUMP =
      around(inner -> Around.deaf(inner, (state, input) -> isLater(state.height(), input)));

  private static boolean isLater(HeightState height, ConsensusInput input) {
    return input instanceof Heard(var from, var frame)
        && height.head().isPresent()
        && frame.view().height() == height.head().get().height() + 1
        && frame.view().round() > height.round();
  }

  /** Only a round that a node timed out into, or that begins a height, has a timer. */
  static final Machines TIMER_NOT_RESTARTED =
      around(
          inner ->
              new Around<>(
                  inner,
                  (machine, state, at) -> {
                    Turn<BftState, Void> turn = machine.on(state, at);
                    return jumped(turn.outputs()) ? without(turn, BftTimer.ROUND) : turn;
                  }));

  private static boolean jumped(List<Output> outputs) {
    return outputs.stream()
        .anyMatch(
            output ->
                output instanceof Output.Report(BftObservation.RoundBegan(var v, var p, var cause))
                    && cause != Cause.TIMEOUT
                    && cause != Cause.NEW_HEIGHT);
  }

  private static Turn<BftState, Void> without(Turn<BftState, Void> turn, BftTimer timer) {
    List<Output> rest =
        turn.outputs().stream()
            .filter(o -> !(o instanceof Output.SetTimer(var key, var at) && key == timer))
            .toList();
    HeightState height = turn.state().height();
    TreeMap<BftTimer, Instant> timers = new TreeMap<>(height.timers());
    timers.remove(timer);
    HeightState after = Heights.decided(height, height.decided(), timers);
    return new Turn<>(new BftState(after, turn.state().round()), turn.records(), rest);
  }

  /** The round's time runs from the last block on, not from when a block is due. */
  static final Machines EARLY_EXPIRY =
      around(
          inner ->
              new Around<>(
                  inner,
                  (machine, state, at) -> {
                    Turn<BftState, Void> turn = machine.on(state, at);
                    boolean began =
                        turn.state().height().timers().containsKey(BftTimer.PERIOD)
                            && !turn.state().height().timers().containsKey(BftTimer.ROUND);
                    return began ? expiring(turn, at.now()) : turn;
                  }));

  private static Turn<BftState, Void> expiring(Turn<BftState, Void> turn, Instant now) {
    HeightState height = turn.state().height();
    Instant due = now.plus(height.head().orElseThrow().config().requestTimeout());
    TreeMap<BftTimer, Instant> timers = new TreeMap<>(height.timers());
    timers.put(BftTimer.ROUND, due);
    List<Output> outputs = new ArrayList<>(turn.outputs());
    outputs.add(new Output.SetTimer(BftTimer.ROUND, due));
    HeightState after = Heights.decided(height, height.decided(), timers);
    return new Turn<>(new BftState(after, turn.state().round()), turn.records(), outputs);
  }

  /** What the execution of a proposal says is not looked at. */
  static final Machines EXECUTION_IGNORED =
      around(
          inner ->
              new Around<>(
                  inner,
                  (machine, state, at) ->
                      at.input() instanceof ConsensusInput.Validated(var view, var digest, var why)
                          ? machine.on(
                              state,
                              new At<>(
                                  at.now(),
                                  at.entropy(),
                                  new ConsensusInput.Validated(view, digest, Optional.empty())))
                          : machine.on(state, at)));

  /**
   * A round may end between the commit and the chain's new head, and what was prepared in it is
   * forgotten by then.
   */
  static final Machines EXPIRY_AFTER_COMMIT =
      new Machines() {
        @Override
        public Machine<BftState, ConsensusInput, Void> consensus(Parts parts) {
          return new Around<>(Machines.super.consensus(parts), WrongConsensus::undecided);
        }

        @Override
        public Machine<VotesState, VotesInput, VoteRecord> votes(Parts parts) {
          return Around.forgetting(Machines.super.votes(parts), WrongVotes::unlocked);
        }
      };

  private static Turn<BftState, Void> undecided(
      Machine<BftState, ConsensusInput, Void> machine, BftState state, At<ConsensusInput> at) {
    Turn<BftState, Void> turn = machine.on(state, at);
    HeightState before = state.height();
    HeightState after = turn.state().height();
    if (after.decided().isEmpty()) {
      return turn;
    }
    TreeMap<BftTimer, Instant> timers = new TreeMap<>(after.timers());
    Instant due = before.timers().getOrDefault(BftTimer.ROUND, at.now());
    timers.put(BftTimer.ROUND, due);
    List<Output> outputs = new ArrayList<>(turn.outputs());
    outputs.add(new Output.SetTimer(BftTimer.ROUND, due));
    Optional<PreparedCertificate> none = Optional.empty();
    HeightState open = Heights.prepared(Heights.decided(after, Optional.empty(), timers), none);
    return new Turn<>(new BftState(open, turn.state().round()), turn.records(), outputs);
  }
}
