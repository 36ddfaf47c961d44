package io.witan.simulations.bugs;

import io.witan.protocol.consensus.bft.BftLimits;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.machine.Role;
import io.witan.protocol.sync.SyncLimits;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.world.Machines;
import io.witan.simulations.world.Setup.Product;
import java.util.List;
import java.util.Set;

/** The planted bugs around Raft: elections, the log, what is committed, who the members are. */
final class RaftBugs {
  private static final String CHANGING = "validators = 3, observers = 2, explore.votes = 4";

  /** Time enough for a node to miss more entries than logs keep. */
  private static final String LAGGING = "validators = 3, expect.calmAt = 60s";

  private RaftBugs() {}

  static List<PlantedBug> all() {
    return List.of(
        of("vote-unrecorded", "a vote is given without a record", WrongRaft.VOTE_UNRECORDED),
        of("term-unrecorded", "a term is entered without a record", WrongRaft.TERM_UNRECORDED),
        new PlantedBug(
            "words-first",
            "terms, votes and entries are told before they are durable",
            Engine.RAFT,
            "validators = 3",
            new Product(
                Qbft.RULES,
                BftLimits.STANDARD,
                SyncLimits.STANDARD,
                Set.of(Role.CONSENSUS),
                true,
                Machines.OURS)),
        of("voted-twice", "a node votes for all candidates of a term", WrongRaft.VOTED_TWICE),
        of("short-log-elected", "a shorter log gets votes too", WrongRaft.SHORT_LOG_ELECTED),
        of(
            "long-log-elected",
            "a longer log gets votes, however old its last entry",
            WrongRaft.LONG_LOG_ELECTED),
        of(
            "pre-vote-enters-term",
            "whoever asks whether it would be elected enters the term",
            WrongRaft.PRE_VOTE_ENTERS_TERM),
        of(
            "quorum-unchecked",
            "a leader that nobody hears goes on leading",
            WrongRaft.QUORUM_UNCHECKED),
        of(
            "conflict-kept",
            "entries that the leader has not are kept where they are",
            WrongRaft.CONFLICT_KEPT),
        of("sent-is-held", "what a leader sent counts as held", WrongRaft.SENT_IS_HELD),
        of(
            "earlier-term-committed",
            "entries of earlier terms are committed by counting",
            WrongRaft.EARLIER_TERM_COMMITTED),
        of(
            "commit-unmatched",
            "a follower commits entries that it did not compare",
            WrongRaft.COMMIT_UNMATCHED),
        of(
            "minted-after-term",
            "a block whose term is over is appended in the next",
            WrongRaft.MINTED_AFTER_TERM),
        of(
            "snapshot-behind",
            "a snapshot that the log has left behind is started from",
            LAGGING,
            WrongRaft.SNAPSHOT_BEHIND),
        of(
            "changed-twice",
            "members change again before the former change is committed",
            CHANGING,
            WrongRaft.CHANGED_TWICE));
  }

  private static PlantedBug of(String label, String what, Machines machines) {
    return of(label, what, "validators = 3", machines);
  }

  private static PlantedBug of(String label, String what, String needs, Machines machines) {
    return new PlantedBug(label, what, Engine.RAFT, needs, PlantedBug.NONE.with(machines));
  }
}
