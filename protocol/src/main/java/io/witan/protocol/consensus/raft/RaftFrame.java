package io.witan.protocol.consensus.raft;

import io.witan.protocol.machine.Frame;
import java.util.List;

/**
 * What members send each other. A cluster belongs to one operator, and so does this protocol:
 * GoQuorum's nodes speak another.
 */
public sealed interface RaftFrame extends Frame {
  long term();

  /**
   * Asks for a vote (Raft §5.2).
   *
   * @param pre whether it only asks for the promise of one, at a term not yet entered (thesis §9.6)
   * @param lastIndex where the candidate's log ends
   */
  record AskVote(long term, boolean pre, long lastIndex, long lastTerm) implements RaftFrame {}

  /**
   * Answers one.
   *
   * @param term the asked one where granted; the answering node's own where not
   */
  record Vote(long term, boolean pre, boolean granted) implements RaftFrame {}

  /**
   * The entries that follow {@code previous}; without any it is a heartbeat (Raft §5.3).
   *
   * @param previousIndex the place before them
   * @param commit up to which the leader knows entries to be committed
   */
  record Append(long term, long previousIndex, long previousTerm, List<Entry> entries, long commit)
      implements RaftFrame {
    public Append {
      entries = List.copyOf(entries);
    }
  }

  /** The log is the leader's up to {@code match}. */
  record Appended(long term, long match) implements RaftFrame {}

  /**
   * The log is not the leader's at {@code previous}.
   *
   * @param hintIndex the last place at which it may be
   * @param hintTerm of the entry there
   */
  record AppendRejected(long term, long previous, long hintIndex, long hintTerm)
      implements RaftFrame {}

  /** The leader's log begins only after this base: the chain has to be fetched up to it. */
  record Snapshot(long term, Log.Base base) implements RaftFrame {}

  /** An operator's wish, passed on to the leader. */
  record Propose(long term, MembershipChange change) implements RaftFrame {}
}
