package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.IbftExtraData;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import java.util.List;
import java.util.Optional;

/** Who made a block, and who is paid for it. */
public final class BlockAuthor {
  private BlockAuthor() {}

  /**
   * The coinbase; in IBFT, where that field is a vote, the signer of the proposer seal, and the
   * coinbase only while there is no seal.
   */
  public static Address of(ChainConfig config, Header header) {
    boolean ibft =
        config
            .consensusAt(header.number())
            .filter(bft -> bft.algorithm() == BftConfig.Algorithm.IBFT)
            .isPresent();
    return ibft ? sealer(header).orElse(header.coinbase()) : header.coinbase();
  }

  /** Who receives fees and reward: the author, unless the genesis names another. */
  public static Address rewardAccount(ChainConfig config, Header header) {
    return config
        .consensusAt(header.number())
        .flatMap(BftConfig::miningBeneficiary)
        .orElseGet(() -> of(config, header));
  }

  private static Optional<Address> sealer(Header header) {
    try {
      IbftExtraData extra = IbftExtraData.of(header);
      Bytes seal = extra.proposerSeal();
      if (seal.size() != Signature.SIZE || seal.get(64) > 1) {
        return Optional.empty();
      }
      Bytes unsigned = extra.withProposerSeal(Bytes.EMPTY).withCommittedSeals(List.of()).encode();
      Bytes signed = BlockHash.ofBytes(header.withExtraData(unsigned)).bytes();
      return Secp256k1.get().recover(Keccak.hash(signed), Signature.of(seal));
    } catch (RlpException notIbft) {
      return Optional.empty();
    }
  }
}
