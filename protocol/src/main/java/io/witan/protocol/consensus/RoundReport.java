package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;

/** What a round ({@code Role.ROUND}) tells its parent, the consensus machine. */
public sealed interface RoundReport extends ConsensusInput {
  View view();

  /** The round has its proposal, and wants it executed. */
  record Accepted(View view, Block block) implements RoundReport {}

  /** The proposal is valid: PREPARE may be voted. */
  record Valid(View view, Hash digest) implements RoundReport {}

  /** A quorum prepared the valid proposal: COMMIT may be voted. */
  record Prepared(View view, PreparedCertificate certificate) implements RoundReport {}

  /**
   * A quorum committed.
   *
   * @param block with the round and the commit seals in its header
   */
  record Decided(View view, Block block) implements RoundReport {}
}
