package io.witan.protocol.machine;

/** The parts of one node that machines talk to: the routing table of both hosts. */
public enum Role {
  CONSENSUS,
  /** The current round of consensus: a child of it where the host runs rounds apart. */
  ROUND,
  VOTES,
  CHAIN,
  BUILDER,
  POOL,
  /** What of the pool outlives it: the transactions of the node's own clients. */
  LOCALS,
  SYNC,
  /** What a private ledger asks of its host: blocks, payloads, and to run them. */
  PRIVATE_HOST
}
