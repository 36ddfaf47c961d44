package io.witan.simulations.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.consensus.raft.Entry;
import io.witan.protocol.consensus.raft.Log;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.consensus.raft.RaftRole;
import io.witan.protocol.consensus.raft.RaftState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Leader completeness (Raft, figure 3) speaks of the term in which an entry was committed. */
class RaftSafetyTest {
  private final RaftSafety oracle = new RaftSafety();

  /**
   * Seed 228 of three validators: votes of term 2 reach a paused node when the leader of term 3 has
   * committed an entry of term 1 that the late one never got.
   */
  @Test
  void aLeaderElectedLateNeedNotHoldWhatALaterTermCommitted() {
    assertEquals(Optional.empty(), elected(2, 3, 1, 1, 3));
    assertEquals(Optional.empty(), committed(2, 3, 3, 1, 1, 3));
    assertEquals(Optional.empty(), elected(1, 2, 1, 2));
  }

  @Test
  void aLeaderHoldsWhatAnEarlierTermCommitted() {
    assertEquals(Optional.empty(), committed(2, 1, 2, 1, 1));
    assertEquals(
        Optional.of("node 1: leads term 2 without entry 2, which is committed in term 1"),
        elected(1, 2, 1, 2));
  }

  @Test
  void nothingIsCommittedInATermOnceALeaderOfALaterOneLacksIt() {
    assertEquals(Optional.empty(), elected(1, 2, 1, 2));
    assertEquals(
        Optional.of(
            "node 2: commits what node 1 lacks: it leads term 2 without entry 2, which is committed"
                + " in term 1"),
        committed(2, 1, 2, 1, 1));
  }

  @Test
  void aTermHasOneLeader() {
    assertEquals(Optional.empty(), elected(1, 2, 1, 2));
    assertEquals(Optional.of("node 2: leads term 2 as node 1 does"), elected(2, 2, 1, 2));
  }

  private Optional<String> elected(int node, long term, long... entries) {
    return oracle.see(
        new Sight.RaftMoved(
            node,
            state(term, RaftRole.CANDIDATE, 0, entries),
            state(term, RaftRole.LEADER, 0, entries)));
  }

  private Optional<String> committed(int node, long term, long commit, long... entries) {
    return oracle.see(
        new Sight.RaftMoved(
            node,
            state(term, RaftRole.LEADER, 0, entries),
            state(term, RaftRole.LEADER, commit, entries)));
  }

  /**
   * @param entries the terms of a log's entries
   */
  private static RaftState state(long term, RaftRole role, long commit, long... entries) {
    List<Entry> all = new ArrayList<>();
    for (long of : entries) {
      all.add(new Entry(all.size() + 1, of, new Entry.TermBegan()));
    }
    Log log = Log.of(new Log.Base(0, 0, Members.NONE, 0), all);
    RaftState at = RaftState.of(new RaftState.Durable(term, Optional.empty(), log));
    return new RaftState(
        at.durable(),
        role,
        at.leader(),
        at.heardAt(),
        commit,
        commit,
        at.head(),
        at.executing(),
        at.votes(),
        at.progress(),
        at.mark(),
        at.awaited(),
        at.mint(),
        at.timers());
  }
}
