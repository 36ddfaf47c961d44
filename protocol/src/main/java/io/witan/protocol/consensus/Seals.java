package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import java.util.ArrayList;
import java.util.List;

/** QBFT's commit seals: what is signed, and where the signatures go. */
public final class Seals {
  private Seals() {}

  /**
   * What a commit seal signs: the header with its round and without seals. Hashed once.
   *
   * @throws io.witan.protocol.rlp.RlpException if the extra data is not QBFT's
   */
  public static Hash digest(Header header, int round) {
    return BlockHash.inRound(header, round);
  }

  /** The block with this round and no seals; its hash stays the same. */
  public static Block inRound(Block block, int round) {
    return block.withHeader(block.header().inRound(round));
  }

  /** The block as it is appended. */
  public static Block seal(Block block, int round, List<Signature> seals) {
    List<Bytes> encoded = new ArrayList<>(seals.size());
    for (Signature seal : seals) {
      encoded.add(seal.toBytes());
    }
    return block.withHeader(block.header().agreed(round, encoded));
  }
}
