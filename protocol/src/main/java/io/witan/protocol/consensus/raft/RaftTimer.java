package io.witan.protocol.consensus.raft;

import io.witan.protocol.machine.TimerKey;

/** The timers of the Raft machine. */
public enum RaftTimer implements TimerKey {
  /** No leader was heard for too long. */
  ELECTION,
  /** The leader speaks to all, whether or not there is something to say. */
  HEARTBEAT,
  /** The leader checks that a quorum still hears it. */
  QUORUM,
  /** The leader may mint again, or has waited for its builder for too long. */
  MINT
}
