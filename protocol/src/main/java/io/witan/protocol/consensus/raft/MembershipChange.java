package io.witan.protocol.consensus.raft;

import io.witan.protocol.wire.EnodeUrl;

/** A change of the cluster by one node, as an operator asks for it. */
public sealed interface MembershipChange {
  /** Takes a node in, with the next free id. */
  record Add(EnodeUrl url, boolean learner) implements MembershipChange {}

  /** Gives a learner a vote. */
  record Promote(int id) implements MembershipChange {}

  record Remove(int id) implements MembershipChange {}
}
