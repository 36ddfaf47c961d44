package io.witan.protocol.consensus.raft;

import io.witan.protocol.consensus.raft.RaftFrame.AskVote;
import io.witan.protocol.consensus.raft.RaftFrame.Vote;
import io.witan.protocol.crypto.PublicKey;
import java.util.Optional;

/** Who leads: pre-vote, vote, election (Raft §5.2, §5.4.1; thesis §9.6). */
final class Elections {
  private Elections() {}

  /** No leader was heard for too long. */
  static void expired(Draft d) {
    d.awaitLeader();
    // One whose chain does not keep up has no room for a leader's entries.
    boolean room = d.log().lastIndex() - d.applied < d.limits.unapplied();
    if (d.isVoter() && !d.isLeader() && room) {
      d.leader = Optional.empty();
      stand(d, true);
    }
  }

  /**
   * The link to another node has ended. If that led, it has most likely ended too, and nobody waits
   * until it has been silent for the election time. Who has lost the link alone disturbs nobody:
   * the others hear the leader, and promise no vote (thesis §9.6).
   */
  static void lost(Draft d, PublicKey peer) {
    if (d.leader.filter(peer::equals).isPresent()) {
      d.leader = Optional.empty();
      d.awaitSuccessor();
    }
  }

  private static void stand(Draft d, boolean pre) {
    if (!pre) {
      d.record(new RaftRecord.TermEntered(d.term() + 1));
      d.record(new RaftRecord.VoteGranted(d.term(), d.self()));
    }
    d.become(pre ? RaftRole.PRE_CANDIDATE : RaftRole.CANDIDATE);
    d.votes.clear();
    d.votes.put(d.self(), true);
    long term = pre ? d.term() + 1 : d.term();
    AskVote ask = new AskVote(term, pre, d.log().lastIndex(), d.log().lastTerm());
    for (PublicKey voter : d.members().voters()) {
      if (!voter.equals(d.self())) {
        d.send(voter, ask);
      }
    }
    count(d);
  }

  /** Another node asks for a vote, or whether it would get one. */
  static void asked(Draft d, PublicKey from, AskVote ask) {
    if (d.isLed()) {
      return;
    }
    boolean complete = d.log().isNoNewerThan(ask.lastTerm(), ask.lastIndex());
    if (ask.pre()) {
      boolean granted = complete && ask.term() > d.term();
      d.send(from, new Vote(granted ? ask.term() : d.term(), true, granted));
      return;
    }
    if (ask.term() > d.term()) {
      d.follow(ask.term(), Optional.empty());
    }
    boolean free = d.vote().isEmpty() || d.vote().get().equals(from);
    boolean granted = ask.term() == d.term() && free && complete;
    if (granted && d.vote().isEmpty()) {
      d.record(new RaftRecord.VoteGranted(d.term(), from));
    }
    if (granted) {
      d.awaitLeader();
    }
    d.send(from, new Vote(d.term(), false, granted));
  }

  /** An answer to a question of this node's. */
  static void voted(Draft d, PublicKey from, Vote vote) {
    boolean promise = vote.pre() && vote.granted();
    if (vote.term() > d.term() && !promise) {
      d.follow(vote.term(), Optional.empty());
      return;
    }
    boolean current =
        vote.pre()
            ? d.role == RaftRole.PRE_CANDIDATE && vote.term() == d.term() + (promise ? 1 : 0)
            : d.role == RaftRole.CANDIDATE && vote.term() == d.term();
    if (current && d.members().isVoter(from)) {
      d.votes.put(from, vote.granted());
      count(d);
    }
  }

  private static void count(Draft d) {
    int granted = 0;
    int refused = 0;
    for (PublicKey voter : d.members().voters()) {
      Boolean vote = d.votes.get(voter);
      granted += vote != null && vote ? 1 : 0;
      refused += vote != null && !vote ? 1 : 0;
    }
    if (granted >= d.members().quorum()) {
      if (d.role == RaftRole.PRE_CANDIDATE) {
        stand(d, false);
      } else {
        Leading.begin(d);
      }
    } else if (d.members().voters().size() - refused < d.members().quorum()) {
      // It stays in its term and waits for somebody who can win.
      d.become(RaftRole.FOLLOWER);
      d.votes.clear();
    }
  }
}
