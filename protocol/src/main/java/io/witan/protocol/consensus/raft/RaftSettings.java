package io.witan.protocol.consensus.raft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Signer;
import java.time.Duration;
import java.util.function.LongFunction;

/**
 * Whom the Raft machine works for.
 *
 * @param self the node's key, which names it among the members
 * @param signer of that key, for the seal in minted headers
 * @param founders of a new cluster; {@link Members#NONE} for a node that joins one
 * @param blockTime least time between two minted blocks
 * @param heartbeat time between two words of a leader
 * @param election least time without a leader before a node asks for votes; at most twice it
 * @param gasLimit that minted blocks aim at, by height
 * @param beneficiary coinbase of minted blocks, by height
 */
public record RaftSettings(
    PublicKey self,
    Signer signer,
    Members founders,
    Duration blockTime,
    Duration heartbeat,
    Duration election,
    LongFunction<Long> gasLimit,
    LongFunction<Address> beneficiary) {
  /** GoQuorum's. */
  public static final Duration BLOCK_TIME = Duration.ofMillis(50);

  public static final Duration HEARTBEAT = Duration.ofMillis(100);
  public static final Duration ELECTION = Duration.ofSeconds(1);
}
