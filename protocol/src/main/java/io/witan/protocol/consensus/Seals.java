package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.QbftExtraData;
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
    return BlockHash.ofBytes(inRound(header, round));
  }

  /** The header with this round and no seals; its block hash stays the same. */
  public static Header inRound(Header header, int round) {
    QbftExtraData extra = QbftExtraData.decode(header.extraData());
    return header.withExtraData(extra.withRound(round).withSeals(List.of()).encode());
  }

  public static Block inRound(Block block, int round) {
    return block.withHeader(inRound(block.header(), round));
  }

  /** The block as it is appended. */
  public static Block seal(Block block, int round, List<Signature> seals) {
    QbftExtraData extra = QbftExtraData.decode(block.header().extraData());
    List<Bytes> encoded = new ArrayList<>();
    for (Signature seal : seals) {
      encoded.add(seal.toBytes());
    }
    Bytes sealed = extra.withRound(round).withSeals(encoded).encode();
    return block.withHeader(block.header().withExtraData(sealed));
  }
}
