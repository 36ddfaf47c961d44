package io.witan.protocol.consensus.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.raft.RaftFrame.Append;
import io.witan.protocol.consensus.raft.RaftFrame.AppendRejected;
import io.witan.protocol.consensus.raft.RaftFrame.Appended;
import io.witan.protocol.consensus.raft.RaftFrame.AskVote;
import io.witan.protocol.consensus.raft.RaftFrame.Propose;
import io.witan.protocol.consensus.raft.RaftFrame.Snapshot;
import io.witan.protocol.consensus.raft.RaftFrame.Vote;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever anybody sends, in any order: there is a turn, a journal that agrees, and a bound. */
class RaftInputsTest {
  private static final Members FOUNDERS =
      Members.founding(IntStream.rangeClosed(1, 3).mapToObj(TestRaft::url).toList());

  @Test
  void anyInputsGiveATurnThatTheJournalRepeatsAndABoundedState() {
    int leaders = 0;
    for (int seed = 0; seed < 100; seed++) {
      leaders += run(Choices.random(seed));
    }
    assertTrue(leaders > 50, "many of these inputs reach a leader: " + leaders);
  }

  private static int run(Choices choices) {
    Raft machine = new Raft(Cluster.settings(1, FOUNDERS), Cluster.SMALL);
    RaftState state = machine.start();
    Instant now = Instant.ofEpochSecond(1_000);
    int leaders = 0;
    RaftInput next = new RaftInput.Local(new ConsensusInput.Resumed());
    for (int i = 0; i < 400; i++) {
      now = now.plusMillis(choices.pick("pause", 800));
      At<RaftInput> at = new At<>(now, choices.pick("entropy", 1_000_000), next);
      Turn<RaftState, RaftRecord> turn = machine.on(state, at);
      RaftState replayed = state;
      for (RaftRecord record : turn.records()) {
        replayed = machine.replay(replayed, record);
      }
      assertEquals(replayed.durable(), turn.state().durable());
      leaders += turn.state().role() == RaftRole.LEADER ? 1 : 0;
      state = turn.state();
      assertTrue(state.log().entries().size() <= Cluster.SMALL.entries() + 2);
      assertTrue(state.votes().size() <= 3 && state.progress().size() <= RaftLimits.MEMBERS);
      next = any(choices, state);
    }
    return leaders;
  }

  private static RaftInput any(Choices choices, RaftState state) {
    if (choices.chance("timer", 1, 4)) {
      RaftTimer timer = choices.oneOf("which", List.of(RaftTimer.values()));
      return new RaftInput.Local(new ConsensusInput.TimerFired(timer));
    }
    if (choices.chance("own", 1, 30)) {
      return new RaftInput.Change(change(choices));
    }
    long off = choices.chance("other term", 1, 10) ? choices.between("term", -1, 1) : 0;
    long term = Math.max(0, state.term() + off);
    return new RaftInput.Heard(
        TestRaft.key(choices.between("from", 2, 4)), frame(choices, term, state));
  }

  private static MembershipChange change(Choices choices) {
    int id = choices.between("id", 1, 6);
    return switch (choices.pick("change", 3)) {
      case 0 -> new MembershipChange.Add(TestRaft.url(id), choices.chance("learner", 1, 2));
      case 1 -> new MembershipChange.Promote(id);
      default -> new MembershipChange.Remove(id);
    };
  }

  private static RaftFrame frame(Choices choices, long term, RaftState state) {
    long place = choices.between("place", -1, 12);
    long placeTerm = choices.between("place term", 0, 3);
    return switch (choices.pick("kind", 12)) {
      case 0 -> new AskVote(term, choices.chance("pre", 1, 2), place, placeTerm);
      case 1, 2, 3, 4 -> {
        boolean pre = state.role() == RaftRole.PRE_CANDIDATE;
        yield new Vote(term + (pre ? 1 : 0), pre, choices.chance("granted", 3, 4));
      }
      case 5, 6, 7 -> new Append(term, place, placeTerm, entries(choices, place, term), place + 2);
      case 8 -> new Appended(term, place);
      case 9 -> new AppendRejected(term, place, place - 1, placeTerm);
      case 10 -> new Snapshot(term, new Log.Base(Math.max(0, place), placeTerm, FOUNDERS, place));
      default -> new Propose(term, change(choices));
    };
  }

  private static List<Entry> entries(Choices choices, long after, long term) {
    List<Entry> entries = new ArrayList<>();
    for (int i = choices.pick("entries", 5); i > 0; i--) {
      entries.add(new Entry(after + entries.size() + 1, term, new Entry.TermBegan()));
    }
    return entries;
  }
}
