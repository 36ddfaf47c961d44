package io.witan.simulations.bugs;

import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.raft.Entry;
import io.witan.protocol.consensus.raft.Log;
import io.witan.protocol.consensus.raft.Progress;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.consensus.raft.RaftFrame.Append;
import io.witan.protocol.consensus.raft.RaftFrame.AskVote;
import io.witan.protocol.consensus.raft.RaftFrame.Snapshot;
import io.witan.protocol.consensus.raft.RaftInput;
import io.witan.protocol.consensus.raft.RaftInput.Heard;
import io.witan.protocol.consensus.raft.RaftRecord;
import io.witan.protocol.consensus.raft.RaftRole;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.consensus.raft.RaftState.Durable;
import io.witan.protocol.consensus.raft.RaftTimer;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.simulations.world.Machines;
import io.witan.simulations.world.Setup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Mistakes around Raft: the product's machine with something wrong around it. */
final class WrongRaft {
  private WrongRaft() {}

  private static Machines around(UnaryOperator<Machine<RaftState, RaftInput, RaftRecord>> wrong) {
    return new Machines() {
      @Override
      public Machine<RaftState, RaftInput, RaftRecord> raft(
          Parts parts, Setup setup, PublicKey self) {
        return wrong.apply(Machines.super.raft(parts, setup, self));
      }
    };
  }

  private static Machines twisted(Around.Twist<RaftState, RaftInput, RaftRecord> twist) {
    return around(inner -> new Around<>(inner, twist));
  }

  /** What the machine knows is another while it takes some inputs. */
  private static Machines believing(Belief belief) {
    return twisted((inner, state, at) -> inner.on(belief.of(state, at.input()), at));
  }

  /** What is believed instead of a state. */
  @FunctionalInterface
  private interface Belief {
    RaftState of(RaftState state, RaftInput input);
  }

  /** What is heard instead of a frame. */
  @FunctionalInterface
  private interface Hearing {
    RaftFrame of(RaftState state, RaftFrame frame);
  }

  private static Machines hearing(Hearing hearing) {
    return twisted(
        (inner, state, at) ->
            at.input() instanceof Heard(var from, var frame)
                ? inner.on(
                    state, new At<>(at.now(), at.entropy(), heard(from, hearing.of(state, frame))))
                : inner.on(state, at));
  }

  private static RaftInput heard(PublicKey from, RaftFrame frame) {
    return new Heard(from, frame);
  }

  /** Neither a vote nor the term that it opened is written down. */
  static final Machines VOTE_UNRECORDED =
      twisted(
          (inner, state, at) -> {
            Turn<RaftState, RaftRecord> turn = inner.on(state, at);
            boolean votes = turn.records().stream().anyMatch(WrongRaft::isVote);
            return votes ? new Turn<>(turn.state(), List.of(), turn.outputs()) : turn;
          });

  private static boolean isVote(RaftRecord record) {
    return record instanceof RaftRecord.VoteGranted;
  }

  /** Which term it is in is not written down. */
  static final Machines TERM_UNRECORDED =
      around(inner -> Around.unrecorded(inner, RaftRecord.TermEntered.class::isInstance));

  /** Any log is long enough for a vote. */
  static final Machines SHORT_LOG_ELECTED =
      hearing(
          (state, frame) ->
              frame instanceof AskVote(var term, var pre, var index, var last)
                  ? new AskVote(term, pre, Long.MAX_VALUE, Long.MAX_VALUE)
                  : frame);

  /** The longer log wins, whatever the terms of its entries. */
  static final Machines LONG_LOG_ELECTED =
      hearing(
          (state, frame) ->
              frame instanceof AskVote(var term, var pre, var index, var last)
                  ? new AskVote(term, pre, index, state.log().lastTerm())
                  : frame);

  /** Where an entry stands already, it stays, whatever the leader has there. */
  static final Machines CONFLICT_KEPT =
      hearing((state, frame) -> frame instanceof Append append ? kept(state.log(), append) : frame);

  private static Append kept(Log log, Append frame) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : frame.entries()) {
      boolean here = entry.index() > log.base().index() && entry.index() <= log.lastIndex();
      entries.add(here ? log.at(entry.index()) : entry);
    }
    return new Append(
        frame.term(), frame.previousIndex(), frame.previousTerm(), entries, frame.commit());
  }

  /** Whoever asks gets a vote, as often as there are candidates. */
  static final Machines VOTED_TWICE =
      believing(
          (state, input) ->
              input instanceof Heard(var from, AskVote ask) && ask.term() == state.term()
                  ? with(state, new Durable(state.term(), Optional.empty(), state.log()))
                  : state);

  /** Members change again before the former change is committed. */
  static final Machines CHANGED_TWICE =
      believing(
          (state, input) -> {
            boolean change =
                input instanceof RaftInput.Change
                    || input instanceof Heard(var from, RaftFrame.Propose wish);
            return change ? with(state, settled(state.durable())) : state;
          });

  private static Durable settled(Durable durable) {
    Log log = durable.log();
    long settled = log.base().index();
    Log told = new Log(log.base(), log.entries(), log.members(), settled);
    return new Durable(durable.term(), durable.vote(), told);
  }

  /** A leader never asks whether a quorum still hears it. */
  static final Machines QUORUM_UNCHECKED =
      around(
          inner ->
              Around.deaf(
                  inner,
                  (state, input) ->
                      input instanceof RaftInput.Local(ConsensusInput.TimerFired(RaftTimer timer))
                          && timer == RaftTimer.QUORUM));

  /** What a majority holds is committed, of whatever term it is (Raft's figure 8). */
  static final Machines EARLIER_TERM_COMMITTED =
      twisted(
          (inner, state, at) -> {
            Turn<RaftState, RaftRecord> turn = inner.on(state, at);
            RaftState after = turn.state();
            boolean more = after.role() == RaftRole.LEADER && majority(after) > after.commit();
            return more ? then(turn, at(after, majority(after))) : turn;
          });

  private static long majority(RaftState leader) {
    List<Long> matches = new ArrayList<>();
    for (PublicKey voter : leader.log().members().voters()) {
      Progress known = leader.progress().get(voter);
      matches.add(known == null ? leader.log().lastIndex() : known.match());
    }
    matches.sort(Comparator.reverseOrder());
    return matches.get(leader.log().members().quorum() - 1);
  }

  /** What the leader has committed counts as committed in all of the own log. */
  static final Machines COMMIT_UNMATCHED =
      twisted(
          (inner, state, at) -> {
            Turn<RaftState, RaftRecord> turn = inner.on(state, at);
            RaftState after = turn.state();
            return at.input() instanceof Heard(var from, Append frame) && isTaken(turn)
                ? then(turn, at(after, Math.min(frame.commit(), after.log().lastIndex())))
                : turn;
          });

  private static boolean isTaken(Turn<RaftState, RaftRecord> turn) {
    return turn.outputs().stream()
        .anyMatch(
            output ->
                output instanceof Output.Send(var to, var f) && f instanceof RaftFrame.Appended);
  }

  /** A block that comes when its builder's term is over is appended in the next leader's. */
  static final Machines MINTED_AFTER_TERM =
      twisted(
          (inner, state, at) -> {
            Turn<RaftState, RaftRecord> turn = inner.on(state, at);
            return at.input() instanceof RaftInput.Local(ConsensusInput.Built(var view, var block))
                    && state.role() != RaftRole.LEADER
                ? recording(inner, turn, appended(turn.state(), Entry.Minted.of(block)))
                : turn;
          });

  private static RaftRecord appended(RaftState state, Entry.Content content) {
    Entry entry = new Entry(state.log().lastIndex() + 1, state.term(), content);
    return new RaftRecord.EntriesAppended(List.of(entry));
  }

  /** A base that the log has left behind is started from all the same. */
  static final Machines SNAPSHOT_BEHIND =
      twisted(
          (inner, state, at) -> {
            Turn<RaftState, RaftRecord> turn = inner.on(state, at);
            RaftState after = turn.state();
            return at.input() instanceof Heard(var from, Snapshot(var term, var base))
                    && term == after.term()
                    && base.index() < after.commit()
                    && after.executing().isEmpty()
                ? restarted(inner, turn, base)
                : turn;
          });

  private static Turn<RaftState, RaftRecord> restarted(
      Machine<RaftState, RaftInput, RaftRecord> inner,
      Turn<RaftState, RaftRecord> turn,
      Log.Base base) {
    var cut = recording(inner, turn, new RaftRecord.Compacted(base));
    RaftState s = cut.state();
    return then(
        cut,
        with(s, s.durable(), base.index(), Math.min(s.applied(), base.index()), Optional.empty()));
  }

  /** Who asks whether it would be elected enters the term at once. */
  static final Machines PRE_VOTE_ENTERS_TERM =
      twisted(
          (inner, state, at) -> {
            Turn<RaftState, RaftRecord> turn = inner.on(state, at);
            boolean asks =
                at.input() instanceof RaftInput.Local(ConsensusInput.TimerFired fired)
                    && turn.state().role() == RaftRole.PRE_CANDIDATE;
            if (!asks) {
              return turn;
            }
            List<Output> outputs = turn.outputs().stream().map(WrongRaft::later).toList();
            RaftRecord entered = new RaftRecord.TermEntered(turn.state().term() + 1);
            var asking = recording(inner, turn, entered);
            return new Turn<>(asking.state(), asking.records(), outputs);
          });

  private static Output later(Output output) {
    return output instanceof Output.Send(var to, AskVote(var term, var pre, var index, var last))
        ? new Output.Send(to, new AskVote(term + 1, pre, index, last))
        : output;
  }

  /** A leader counts what it sent as held: it answers itself in the name of the others. */
  static final Machines SENT_IS_HELD =
      twisted(
          (inner, state, at) -> {
            Turn<RaftState, RaftRecord> turn = inner.on(state, at);
            RaftState after = turn.state();
            List<RaftRecord> records = new ArrayList<>(turn.records());
            List<Output> outputs = new ArrayList<>(turn.outputs());
            for (Output output : turn.outputs()) {
              if (output instanceof Output.Send(var to, Append sent)) {
                long held = sent.previousIndex() + sent.entries().size();
                RaftInput answer = heard(to, new RaftFrame.Appended(sent.term(), held));
                var next = inner.on(after, new At<>(at.now(), at.entropy(), answer));
                after = next.state();
                records.addAll(next.records());
                outputs.addAll(next.outputs());
              }
            }
            return new Turn<>(after, records, outputs);
          });

  private static Turn<RaftState, RaftRecord> then(
      Turn<RaftState, RaftRecord> turn, RaftState after) {
    return new Turn<>(after, turn.records(), turn.outputs());
  }

  /** One more record, which changes the state as it will when it is replayed. */
  private static Turn<RaftState, RaftRecord> recording(
      Machine<RaftState, RaftInput, RaftRecord> inner,
      Turn<RaftState, RaftRecord> turn,
      RaftRecord record) {
    List<RaftRecord> records = new ArrayList<>(turn.records());
    records.add(record);
    Durable durable = inner.replay(turn.state(), record).durable();
    return new Turn<>(with(turn.state(), durable), records, turn.outputs());
  }

  private static RaftState with(RaftState s, Durable durable) {
    return with(s, durable, s.commit(), s.applied(), s.mark());
  }

  /** With as much committed, or more. */
  private static RaftState at(RaftState s, long commit) {
    return with(s, s.durable(), Math.max(s.commit(), commit), s.applied(), s.mark());
  }

  private static RaftState with(
      RaftState s, Durable durable, long commit, long applied, Optional<Log.Base> mark) {
    return new RaftState(
        durable,
        s.role(),
        s.leader(),
        s.heardAt(),
        commit,
        applied,
        s.head(),
        s.executing(),
        s.votes(),
        s.progress(),
        mark,
        s.awaited(),
        s.mint(),
        s.timers());
  }
}
