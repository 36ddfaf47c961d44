package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.ledger.Block;
import java.util.List;

/** A block with the quorum of PREPAREs that it got in a round. */
public record PreparedCertificate(int round, Block block, List<Prepare> prepares) {
  public PreparedCertificate {
    prepares = List.copyOf(prepares);
  }

  public Hash digest() {
    return block.hash();
  }

  public PreparedValue value() {
    return new PreparedValue(round, digest());
  }
}
