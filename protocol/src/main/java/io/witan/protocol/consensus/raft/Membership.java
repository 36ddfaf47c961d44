package io.witan.protocol.consensus.raft;

import io.witan.protocol.consensus.raft.Entry.MembersChanged;
import io.witan.protocol.consensus.raft.RaftFrame.Propose;
import java.util.Optional;

/** Changes of the cluster, one node at a time (Raft thesis §4.1). */
final class Membership {
  private Membership() {}

  /** An operator of this node wants one: only the leader can make it. */
  static void ask(Draft d, MembershipChange change) {
    if (!d.isLeader() && d.leader.isPresent()) {
      d.send(d.leader.get(), new Propose(d.term(), change));
    } else {
      propose(d, change);
    }
  }

  static void propose(Draft d, MembershipChange change) {
    Optional<MembershipRefusal> refusal = refusal(d, change);
    if (refusal.isPresent()) {
      d.observe(new RaftObservation.ChangeRefused(change, refusal.get()));
      return;
    }
    d.append(new MembersChanged(d.members().with(change)));
    Leading.remember(d);
    Leading.commit(d);
  }

  private static Optional<MembershipRefusal> refusal(Draft d, MembershipChange change) {
    if (!d.isLeader()) {
      return Optional.of(MembershipRefusal.NO_LEADER);
    }
    // Before its term has a commit, a leader may not know of a change that is (raft-dev, 2015).
    boolean busy = d.log().membersAt() > d.commit || d.commit < d.mintsSince;
    return busy ? Optional.of(MembershipRefusal.BUSY) : d.members().refusal(change);
  }
}
