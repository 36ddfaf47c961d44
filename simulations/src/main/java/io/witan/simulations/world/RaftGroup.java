package io.witan.simulations.world;

import io.witan.protocol.consensus.raft.Member;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.consensus.raft.RaftSettings;
import io.witan.protocol.wire.EnodeUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The founders of a run's Raft cluster: validators have a vote, observers are learners. */
final class RaftGroup {
  private RaftGroup() {}

  static Members of(Setup setup) {
    SymbolicKeys keys = new SymbolicKeys(setup.nodes());
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < setup.nodes(); i++) {
      members.add(new Member(i + 1, url(keys, i), i >= setup.validators()));
    }
    return new Members(members, members.size());
  }

  static EnodeUrl url(SymbolicKeys keys, int node) {
    return EnodeUrl.of(keys.key(node), "v" + node, 21_000);
  }

  /** The least time without a leader before an election. */
  static Duration election(Setup setup) {
    return setup.times().requestTimeout().dividedBy(2);
  }

  /** The time between a leader's words: a part of an election's as in the product, if no less. */
  static Duration heartbeat(Setup setup) {
    long beats = RaftSettings.ELECTION.dividedBy(RaftSettings.HEARTBEAT);
    Duration part = election(setup).dividedBy(beats);
    return part.compareTo(RaftSettings.HEARTBEAT) < 0 ? RaftSettings.HEARTBEAT : part;
  }
}
