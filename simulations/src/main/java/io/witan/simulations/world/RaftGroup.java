package io.witan.simulations.world;

import io.witan.protocol.consensus.raft.Member;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.wire.EnodeUrl;
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
}
