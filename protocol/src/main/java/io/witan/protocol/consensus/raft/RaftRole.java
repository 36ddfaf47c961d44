package io.witan.protocol.consensus.raft;

/** What a node does in its term. */
public enum RaftRole {
  FOLLOWER,
  /** Asks whether it would be elected, without entering a term. */
  PRE_CANDIDATE,
  CANDIDATE,
  LEADER
}
