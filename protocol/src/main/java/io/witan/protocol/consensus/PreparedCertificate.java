package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Support;
import io.witan.protocol.ledger.Block;
import java.util.List;

/**
 * A block with the quorum that spoke for it in a round.
 *
 * @param votes PREPAREs; in IBFT also COMMITs, of validators who need not have prepared it there
 *     because they are locked on it (decision 0060)
 */
public record PreparedCertificate(int round, Block block, List<? extends Support> votes) {
  public PreparedCertificate {
    votes = List.copyOf(votes);
  }

  /** The votes as QBFT's messages show them. */
  public List<Prepare> prepares() {
    return votes.stream().filter(Prepare.class::isInstance).map(Prepare.class::cast).toList();
  }

  public Hash digest() {
    return block.hash();
  }

  public PreparedValue value() {
    return new PreparedValue(round, digest());
  }
}
