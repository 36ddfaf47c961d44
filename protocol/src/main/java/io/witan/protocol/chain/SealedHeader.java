package io.witan.protocol.chain;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.IbftSeals;
import io.witan.protocol.consensus.Seals;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.IbftExtraData;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rules.BftConfig.Algorithm;
import java.util.List;
import java.util.Optional;

/**
 * What a header says about its own agreement, the same for IBFT and QBFT.
 *
 * @param author who built the block; empty where an IBFT proposer's seal is no signature
 * @param validators as the header names them
 * @param vote on a validator that the author casts
 * @param sealed what the commit seals sign
 * @param seals 65 bytes each, where they are signatures
 */
public record SealedHeader(
    Optional<Address> author,
    List<Address> validators,
    Optional<QbftExtraData.Vote> vote,
    Hash sealed,
    List<Bytes> seals) {
  public SealedHeader {
    validators = List.copyOf(validators);
    seals = List.copyOf(seals);
  }

  /** Reads a header of a height at which {@code algorithm} holds; empty where it is not one. */
  public static Optional<SealedHeader> read(Header header, Algorithm algorithm, Verifier verifier) {
    try {
      return Optional.of(
          switch (algorithm) {
            case QBFT -> qbft(header);
            case IBFT -> ibft(header, verifier);
          });
    } catch (RlpException notOne) {
      return Optional.empty();
    }
  }

  private static SealedHeader qbft(Header header) {
    QbftExtraData extra = QbftExtraData.of(header);
    return new SealedHeader(
        Optional.of(header.coinbase()),
        extra.validators(),
        extra.vote(),
        Seals.digest(header, extra.round()),
        extra.seals());
  }

  private static SealedHeader ibft(Header header, Verifier verifier) {
    IbftExtraData extra = IbftExtraData.of(header);
    return new SealedHeader(
        IbftSeals.author(header, verifier),
        extra.validators(),
        IbftSeals.vote(header),
        IbftSeals.commitDigest(BlockHash.of(header)),
        extra.committedSeals());
  }

  /** The signature in 65 bytes; empty where they are none. */
  public static Optional<Signature> signature(Bytes bytes) {
    int v = bytes.size() == Signature.SIZE ? bytes.get(64) : -1;
    return v == 0 || v == 1 || v == 27 || v == 28
        ? Optional.of(Signature.of(bytes))
        : Optional.empty();
  }
}
