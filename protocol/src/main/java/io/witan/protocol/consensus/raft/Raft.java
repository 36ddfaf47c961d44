package io.witan.protocol.consensus.raft;

import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.raft.RaftFrame.Append;
import io.witan.protocol.consensus.raft.RaftFrame.AppendRejected;
import io.witan.protocol.consensus.raft.RaftFrame.Appended;
import io.witan.protocol.consensus.raft.RaftFrame.AskVote;
import io.witan.protocol.consensus.raft.RaftFrame.Propose;
import io.witan.protocol.consensus.raft.RaftFrame.Snapshot;
import io.witan.protocol.consensus.raft.RaftFrame.Vote;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Turn;
import java.util.Optional;

/**
 * Raft (Ongaro and Ousterhout 2014; Ongaro's thesis) over minted blocks: a leader appends, a
 * majority makes it final, the chain takes it in the log's order. It survives crashes, loss and
 * partitions, but not a lying node.
 *
 * <p>With pre-vote and check-quorum, so that a node that was cut off unseats nobody and a leader
 * that is cut off knows it. Terms, votes and entries are durable before any word of them leaves.
 */
public final class Raft implements Machine<RaftState, RaftInput, RaftRecord> {
  private final RaftSettings settings;
  private final RaftLimits limits;

  public Raft(RaftSettings settings, RaftLimits limits) {
    this.settings = settings;
    this.limits = limits;
  }

  @Override
  public RaftState start() {
    return RaftState.of(RaftState.Durable.START);
  }

  @Override
  public RaftState replay(RaftState state, RaftRecord record) {
    return RaftState.of(state.durable().with(record));
  }

  @Override
  public Turn<RaftState, RaftRecord> on(RaftState state, At<RaftInput> at) {
    Draft draft = new Draft(settings, limits, state, at.now(), at.entropy());
    switch (at.input()) {
      case RaftInput.Local(var input) -> local(draft, input);
      case RaftInput.Heard(var from, var frame) -> hear(draft, from, frame);
      case RaftInput.Change(var change) -> Membership.ask(draft, change);
    }
    Applying.advance(draft);
    Leading.speak(draft, state.commit(), state.log().lastIndex());
    Minting.schedule(draft);
    if (!draft.members().equals(state.log().members())) {
      draft.observe(new RaftObservation.MembersKnown(draft.members()));
    }
    return draft.turn();
  }

  private static void local(Draft draft, ConsensusInput.Local input) {
    switch (input) {
      case ConsensusInput.Resumed ignored -> resume(draft);
      case ConsensusInput.HeadChanged(var head) -> Applying.headChanged(draft, head);
      case ConsensusInput.AppendRefused(var block, var reason) ->
          Applying.refused(draft, block, reason);
      case ConsensusInput.TimerFired(var key) -> {
        if (key instanceof RaftTimer timer && draft.elapsed(timer)) {
          fired(draft, timer);
        }
      }
      case ConsensusInput.Built(var view, var block) -> Minting.built(draft, view, block);
      case ConsensusInput.BuildFailed(var view, var reason) -> Minting.failed(draft, view, reason);
      case ConsensusInput.TransactionsPending(var height) -> Minting.pending(draft, height);
      case ConsensusInput.PeerConnected(var peer) -> Leading.connected(draft, peer);
      case ConsensusInput.PeerLost(var peer) -> Elections.lost(draft, peer);
      default -> {
        // What only BFT is told.
      }
    }
  }

  private static void resume(Draft draft) {
    boolean founding = draft.members().isEmpty() && !draft.settings.founders().isEmpty();
    if (founding) {
      draft.record(new RaftRecord.MembershipChanged(draft.settings.founders()));
    }
    draft.follow(draft.term(), Optional.empty());
  }

  private static void fired(Draft draft, RaftTimer timer) {
    switch (timer) {
      case ELECTION -> Elections.expired(draft);
      case HEARTBEAT -> Leading.beat(draft);
      case QUORUM -> Leading.checkQuorum(draft);
      case MINT -> Minting.due(draft);
    }
  }

  private static void hear(Draft draft, PublicKey from, RaftFrame frame) {
    switch (frame) {
      case AskVote ask -> Elections.asked(draft, from, ask);
      case Vote vote -> Elections.voted(draft, from, vote);
      case Append append -> Following.append(draft, from, append);
      case Snapshot snapshot -> Following.snapshot(draft, from, snapshot);
      case Appended appended -> {
        if (isForLeader(draft, appended)) {
          Leading.appended(draft, from, appended.match());
        }
      }
      case AppendRejected rejected -> {
        if (isForLeader(draft, rejected)) {
          Leading.rejected(draft, from, rejected);
        }
      }
      case Propose(var term, var change) -> Membership.propose(draft, change);
    }
  }

  /** A later term ends a leader's own (Raft §5.1). */
  private static boolean isForLeader(Draft draft, RaftFrame answer) {
    if (answer.term() > draft.term()) {
      draft.follow(answer.term(), Optional.empty());
    }
    return draft.isLeader() && answer.term() == draft.term();
  }
}
