package io.witan.protocol.consensus.raft;

import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.raft.Entry.TermBegan;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.wire.EnodeUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One Raft machine whose peers are the test itself. */
final class Solo {
  Instant now = Instant.ofEpochSecond(1_000_000);
  final List<RaftRecord> records = new ArrayList<>();
  final List<Output> outputs = new ArrayList<>();
  private final Raft machine;
  RaftState state;

  /** Member 1 of a cluster of {@code size}, in a term and with a log of entries of these terms. */
  static Solo of(int size, long term, long... logTerms) {
    return new Solo(1, size, term, logTerms);
  }

  Solo(int index, int size, long term, long... logTerms) {
    List<EnodeUrl> urls = IntStream.rangeClosed(1, size).mapToObj(TestRaft::url).toList();
    Members founders = Members.founding(urls);
    machine = new Raft(Cluster.settings(index, founders), RaftLimits.STANDARD);
    state = machine.start();
    replay(new RaftRecord.MembershipChanged(founders));
    replay(new RaftRecord.TermEntered(term));
    if (logTerms.length > 0) {
      replay(new RaftRecord.EntriesAppended(log(logTerms)));
    }
    give(new ConsensusInput.Resumed());
    var genesis = TestRaft.GENESIS;
    give(
        new ConsensusInput.HeadChanged(
            new Head(genesis.header(), genesis.hash(), List.of(), BftConfig.QBFT_DEFAULTS)));
  }

  static List<Entry> log(long... terms) {
    List<Entry> entries = new ArrayList<>();
    for (long term : terms) {
      entries.add(new Entry(entries.size() + 1, term, new TermBegan()));
    }
    return entries;
  }

  /** The terms of the log, for comparing. */
  static List<Long> terms(RaftState state) {
    return state.log().entries().stream().map(Entry::term).toList();
  }

  private void replay(RaftRecord record) {
    state = machine.replay(state, record);
  }

  void give(ConsensusInput.Local input) {
    give(new RaftInput.Local(input));
  }

  void hear(int from, RaftFrame frame) {
    give(new RaftInput.Heard(TestRaft.key(from), frame));
  }

  /** What it made of one input is in {@link #records} and {@link #outputs}. */
  void give(RaftInput input) {
    Turn<RaftState, RaftRecord> turn = machine.on(state, new At<>(now, 0, input));
    state = turn.state();
    records.clear();
    records.addAll(turn.records());
    outputs.clear();
    outputs.addAll(turn.outputs());
  }

  void fire(RaftTimer timer) {
    now = now.isAfter(state.timers().get(timer)) ? now : state.timers().get(timer);
    give(new ConsensusInput.TimerFired(timer));
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Stands for election and gets the votes of these. */
  Solo elected(int... voters) {
    fire(RaftTimer.ELECTION);
    for (int voter : voters) {
      hear(voter, new RaftFrame.Vote(state.term() + 1, true, true));
    }
    for (int voter : voters) {
      hear(voter, new RaftFrame.Vote(state.term(), false, true));
    }
    return this;
  }

  /** The frames to one member that the last input brought. */
  List<RaftFrame> sentTo(int member) {
    List<RaftFrame> frames = new ArrayList<>();
    for (Output output : outputs) {
      if (output instanceof Output.Send(var to, var frame) && to.equals(TestRaft.key(member))) {
        frames.add((RaftFrame) frame);
      }
    }
    return frames;
  }

  /** The one answer to the last input. */
  RaftFrame answerTo(int member) {
    return sentTo(member).getFirst();
  }
}
