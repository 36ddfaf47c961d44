package io.witan.protocol.machine;

/** The parts of one node that machines talk to: the routing table of both hosts. */
public enum Role {
  CONSENSUS,
  VOTES,
  CHAIN,
  BUILDER,
  POOL,
  SYNC
}
