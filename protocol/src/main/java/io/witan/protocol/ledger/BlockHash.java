package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.rlp.RlpException;
import java.util.List;

/**
 * The hash of a block: of its header, without what validators add after they agreed. A header is
 * BFT's where its mix hash is the Istanbul digest; IBFT's form is tried first, then QBFT's, and
 * where neither reads the header is hashed as it stands.
 */
public final class BlockHash {
  /** Marks a header as one of IBFT or QBFT. */
  public static final Hash ISTANBUL_DIGEST =
      Hash.fromHex("0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365");

  private BlockHash() {}

  /** The hash, computed once for each header. */
  public static Hash of(Header header) {
    return header.memo().hash(header);
  }

  /**
   * The hash of a QBFT header in a round and without seals, which is what its seals sign. Computed
   * once for each header and round.
   *
   * @throws RlpException if the extra data is not QBFT's
   */
  public static Hash inRound(Header header, int round) {
    return header.memo().inRound(header, round);
  }

  /**
   * The hash of an IBFT header without any seal. Computed once for each header.
   *
   * @throws RlpException if the extra data is not IBFT's
   */
  public static Hash unsealed(Header header) {
    return header.memo().unsealed(header);
  }

  /** Whether the hash leaves out IBFT's committed seals, as the extra data reads as its. */
  static boolean isIbft(Header header) {
    return header.mixHash().equals(ISTANBUL_DIGEST) && IbftExtraData.hasForm(header.extraData());
  }

  /** Whether the hash leaves out QBFT's round and seals, as the extra data reads as its only. */
  static boolean isQbft(Header header) {
    return header.mixHash().equals(ISTANBUL_DIGEST) && !IbftExtraData.hasForm(header.extraData());
  }

  static Hash compute(Header header) {
    if (!header.mixHash().equals(ISTANBUL_DIGEST)) {
      return ofBytes(header);
    }
    Bytes agreed = agreedPart(header);
    return ofBytes(agreed.equals(header.extraData()) ? header : header.withExtraData(agreed));
  }

  /** Keccak-256 of the header's RLP as it stands. */
  public static Hash ofBytes(Header header) {
    return Keccak.hash(HeaderCodec.encode(header));
  }

  private static Bytes agreedPart(Header header) {
    Bytes extraData = header.extraData();
    if (IbftExtraData.hasForm(extraData)) {
      try {
        return IbftExtraData.decode(extraData).withCommittedSeals(List.of()).encode();
      } catch (RlpException notIbft) {
        // It may still be QBFT's.
      }
    }
    try {
      QbftExtraData extra = QbftExtraData.of(header);
      boolean isProposed = extra.round() == 0 && extra.seals().isEmpty();
      return isProposed ? extraData : extra.withSeals(List.of()).withRound(0).encode();
    } catch (RlpException neither) {
      return extraData;
    }
  }
}
