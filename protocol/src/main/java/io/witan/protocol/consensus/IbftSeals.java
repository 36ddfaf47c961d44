package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.IbftExtraData;
import io.witan.protocol.ledger.QbftExtraData.Vote;
import java.util.Optional;

/** IBFT 1's two kinds of seals: what is signed. */
public final class IbftSeals {
  private static final int COMMIT = 2;
  private static final Bytes ADD = Bytes.ofInts(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  private static final Bytes DROP = Bytes.wrap(new byte[8]);

  private IbftSeals() {}

  /**
   * The header's hash without any seal. The proposer signs its hash, not itself.
   *
   * @throws io.witan.protocol.rlp.RlpException if the extra data is not IBFT's
   */
  public static Hash unsealed(Header header) {
    return BlockHash.unsealed(header);
  }

  /** What the proposer's seal signs. */
  public static Hash proposerDigest(Header header) {
    return Keccak.hash(unsealed(header).bytes());
  }

  /** What a committed seal signs. */
  public static Hash commitDigest(Hash blockHash) {
    return Keccak.hash(Bytes.concat(blockHash.bytes(), Bytes.ofInts(COMMIT)));
  }

  /** Who made the block; empty where the proposer's seal is none. */
  public static Optional<Address> author(Header header, Verifier verifier) {
    Bytes seal = IbftExtraData.of(header).proposerSeal();
    boolean whole = seal.size() == Signature.SIZE && isParity(seal.get(Signature.SIZE - 1));
    return whole ? verifier.recover(proposerDigest(header), Signature.of(seal)) : Optional.empty();
  }

  /** The header with a vote on a validator, which stands in the fields of a miner. */
  public static Header voting(Header header, Optional<Vote> vote) {
    return header.toBuilder()
        .coinbase(vote.map(Vote::candidate).orElse(Address.ZERO))
        .nonce(vote.filter(Vote::add).isPresent() ? ADD : DROP)
        .build();
  }

  /** The vote that a header casts; empty where it casts none. */
  public static Optional<Vote> vote(Header header) {
    boolean add = header.nonce().equals(ADD);
    boolean kind = add || header.nonce().equals(DROP);
    return header.coinbase().equals(Address.ZERO) || !kind
        ? Optional.empty()
        : Optional.of(new Vote(header.coinbase(), add));
  }

  private static boolean isParity(int v) {
    return v == 0 || v == 1 || v == 27 || v == 28;
  }
}
