package io.witan.actors.node;

import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.pool.PoolLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What one node is.
 *
 * @param signer of the validator's key; given to the votes alone
 * @param pool limits of the pool
 * @param gasLimit that its own blocks aim at
 * @param buildTime most time for filling a block of its own
 * @param dataDir where a flight record is written when the node faults
 * @param raft where blocks are agreed on by Raft; empty for BFT
 */
public record NodeSettings(
    Genesis genesis,
    NodeInfo self,
    Signer signer,
    Verifier verifier,
    PoolLimits pool,
    long gasLimit,
    Duration buildTime,
    Path dataDir,
    Optional<Raft> raft) {
  /**
   * How a node takes part in a Raft cluster.
   *
   * @param founders of a new cluster; {@link Members#NONE} for a node that joins one
   * @param blockTime least time between blocks
   */
  public record Raft(Members founders, Duration blockTime) {}
}
