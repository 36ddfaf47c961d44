package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.List;

/**
 * What was computed of one {@link Header} already: hashing and parsing it again and again would be
 * most of the work of agreeing on a small block. Two headers are equal whatever is known of them,
 * so all memos are. Threads may race to fill one: they write the same values.
 */
public final class HeaderMemo {
  private Hash hash;
  private QbftExtraData qbft;
  private IbftExtraData ibft;
  private Hash unsealed;
  private RoundDigest inRound;

  /** What the commit seals of a round sign. */
  private record RoundDigest(int round, Hash digest) {}

  HeaderMemo() {}

  /** The memo of a QBFT header as agreed on: its digests leave out round and seals. */
  HeaderMemo agreed(Header header, QbftExtraData extra, Bytes encoded) {
    HeaderMemo other = new HeaderMemo();
    other.qbft = extra;
    other.inRound = inRound;
    boolean sameHash = BlockHash.isQbft(header) && !IbftExtraData.hasForm(encoded);
    other.hash = sameHash ? hash : null;
    return other;
  }

  /** The memo of an IBFT header that differs in its committed seals only: no digest has those. */
  HeaderMemo committed(Header header, IbftExtraData extra) {
    HeaderMemo other = new HeaderMemo();
    other.ibft = extra;
    other.unsealed = unsealed;
    other.hash = BlockHash.isIbft(header) ? hash : null;
    return other;
  }

  Hash hash(Header header) {
    Hash known = hash;
    if (known == null) {
      known = BlockHash.compute(header);
      hash = known;
    }
    return known;
  }

  QbftExtraData qbft(Header header) {
    QbftExtraData known = qbft;
    if (known == null) {
      known = QbftExtraData.decode(header.extraData());
      qbft = known;
    }
    return known;
  }

  IbftExtraData ibft(Header header) {
    IbftExtraData known = ibft;
    if (known == null) {
      known = IbftExtraData.decode(header.extraData());
      ibft = known;
    }
    return known;
  }

  Hash unsealed(Header header) {
    Hash known = unsealed;
    if (known == null) {
      IbftExtraData bare = ibft(header).withProposerSeal(Bytes.EMPTY).withCommittedSeals(List.of());
      known = BlockHash.ofBytes(header.withExtraData(bare.encode()));
      unsealed = known;
    }
    return known;
  }

  Hash inRound(Header header, int round) {
    RoundDigest known = inRound;
    if (known == null || known.round != round) {
      // In round 0 it is the hash of the block, where that leaves out QBFT's round and seals.
      Header bare = header.inRound(round);
      boolean isHash = round == 0 && BlockHash.isQbft(header);
      known = new RoundDigest(round, isHash ? hash(header) : BlockHash.ofBytes(bare));
      inRound = known;
    }
    return known.digest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeaderMemo;
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "";
  }
}
