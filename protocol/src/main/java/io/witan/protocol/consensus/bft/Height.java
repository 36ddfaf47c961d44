package io.witan.protocol.consensus.bft;

import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.ConsensusInput.AppendRefused;
import io.witan.protocol.consensus.ConsensusInput.BuildFailed;
import io.witan.protocol.consensus.ConsensusInput.Built;
import io.witan.protocol.consensus.ConsensusInput.Discard;
import io.witan.protocol.consensus.ConsensusInput.HeadChanged;
import io.witan.protocol.consensus.ConsensusInput.Heard;
import io.witan.protocol.consensus.ConsensusInput.PeerConnected;
import io.witan.protocol.consensus.ConsensusInput.PeerLost;
import io.witan.protocol.consensus.ConsensusInput.Propose;
import io.witan.protocol.consensus.ConsensusInput.Recalled;
import io.witan.protocol.consensus.ConsensusInput.Resumed;
import io.witan.protocol.consensus.ConsensusInput.RoundLost;
import io.witan.protocol.consensus.ConsensusInput.Signed;
import io.witan.protocol.consensus.ConsensusInput.TimerFired;
import io.witan.protocol.consensus.ConsensusInput.TransactionsPending;
import io.witan.protocol.consensus.ConsensusInput.Validated;
import io.witan.protocol.consensus.ConsensusInput.VoteRefused;
import io.witan.protocol.consensus.RoundReport;
import io.witan.protocol.consensus.RoundReport.Accepted;
import io.witan.protocol.consensus.RoundReport.Decided;
import io.witan.protocol.consensus.RoundReport.Prepared;
import io.witan.protocol.consensus.RoundReport.Valid;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.votes.VotesInput;
import java.util.List;

/**
 * Agreement on one height after another: opens rounds, hears peers, asks for signatures, changes
 * rounds. The parent of {@link Round}, to which it talks as {@code Role.ROUND}; {@link Bft} is both
 * in one.
 */
public final class Height implements Machine<HeightState, ConsensusInput, Void> {
  private final HeightContext context;

  public Height(BftSchedule schedule, Verifier verifier, BftSettings settings, BftLimits limits) {
    this.context = new HeightContext(schedule, verifier, settings, limits);
  }

  @Override
  public HeightState start() {
    return HeightState.START;
  }

  @Override
  public HeightState replay(HeightState state, Void none) {
    return state;
  }

  @Override
  public Turn<HeightState, Void> on(HeightState state, At<ConsensusInput> at) {
    Draft draft = draft(state, at);
    on(draft, at.input());
    RoundInput next = draft.nextForRound();
    while (next != null) {
      draft.tell(Role.ROUND, next);
      next = draft.nextForRound();
    }
    return new Turn<>(draft.state(), List.of(), draft.outputs());
  }

  /** The state at the beginning of a turn. */
  Draft draft(HeightState state, At<ConsensusInput> at) {
    return new Draft(context, state, at.now(), at.entropy());
  }

  /** Takes one input of a turn, of which {@link Bft} has several. */
  static void on(Draft draft, ConsensusInput input) {
    take(draft, input);
    Silence.watch(draft);
  }

  private static void take(Draft draft, ConsensusInput input) {
    switch (input) {
      case ConsensusInput.Local local -> local(draft, local);
      case RoundReport report -> {
        if (draft.isCurrent(report.view()) && draft.takesPart()) {
          report(draft, report);
        }
      }
    }
  }

  private static void local(Draft draft, ConsensusInput.Local input) {
    switch (input) {
      case Resumed ignored -> {}
      case AppendRefused ignored -> {
        // The chain's own report says so; there is nothing to agree on anew.
      }
      case HeadChanged changed -> Rounds.enter(draft, changed.head());
      case Heard heard -> Hearing.hear(draft, heard.from(), heard.frame());
      case TimerFired fired -> {
        if (fired.key() instanceof BftTimer timer && draft.elapsed(timer)) {
          timer(draft, timer);
        }
      }
      case Built built -> Proposing.built(draft, built.view(), built.block());
      case BuildFailed failed ->
          draft.observe(new BftObservation.BuildFailed(failed.view(), failed.reason()));
      case Validated v ->
          draft.tellRound(new RoundInput.Validated(v.view(), v.digest(), v.refusal()));
      case Signed signed -> Voting.signed(draft, signed.frame());
      case VoteRefused refused -> Voting.refused(draft, refused);
      case Recalled recalled -> Voting.recalled(draft, recalled);
      case TransactionsPending pending -> Proposing.pending(draft, pending.head());
      case PeerConnected connected -> Voting.repeatTo(draft, connected.peer());
      case PeerLost lost -> Voices.lost(draft, lost.peer().address());
      case Propose propose -> {
        boolean known = draft.candidates.containsKey(propose.candidate());
        if (known || draft.candidates.size() < draft.limits.candidates()) {
          draft.candidates = draft.candidates.with(propose.candidate(), propose.add());
        }
      }
      case Discard discard -> draft.candidates = draft.candidates.without(discard.candidate());
      case RoundLost lost -> {
        if (draft.isCurrent(lost.view()) && draft.takesPart()) {
          Rounds.reopen(draft);
        }
      }
    }
  }

  private static void report(Draft draft, RoundReport report) {
    switch (report) {
      case Accepted accepted -> Rounds.accepted(draft, accepted.block());
      case Valid valid ->
          Voting.request(draft, new VotesInput.Preparation(valid.view(), valid.digest()));
      case Prepared prepared -> Voting.prepared(draft, prepared.certificate());
      case Decided decided -> Rounds.decided(draft, decided.block());
    }
  }

  private static void timer(Draft draft, BftTimer timer) {
    switch (timer) {
      case PERIOD -> Rounds.begin(draft);
      case ROUND -> Rounds.expired(draft);
      case SILENCE -> Silence.over(draft);
      case RESEND -> Voting.repeat(draft);
      case RELAY -> Voices.pass(draft);
      case HELD -> Hearing.due(draft);
    }
  }
}
