package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.List;
import java.util.Optional;

/**
 * A block header (Yellow Paper §4.4, with the fields that later forks appended). Its hash is {@link
 * BlockHash#of}.
 *
 * @param timestamp seconds since the epoch (nanoseconds in GoQuorum's Raft)
 * @param nonce 8 bytes
 * @param baseFeePerGas wei per gas, since London (EIP-1559)
 * @param withdrawalsRoot since Shanghai (EIP-4895)
 * @param blobGasUsed since Cancun (EIP-4844), as are the two that follow
 * @param requestsHash since Prague (EIP-7685)
 * @param memo what was computed of the other fields already; no part of the header
 */
public record Header(
    Hash parentHash,
    Hash ommersHash,
    Address coinbase,
    Hash stateRoot,
    Hash transactionsRoot,
    Hash receiptsRoot,
    Bloom logsBloom,
    Uint256 difficulty,
    long number,
    long gasLimit,
    long gasUsed,
    long timestamp,
    Bytes extraData,
    Hash mixHash,
    Bytes nonce,
    Optional<Uint256> baseFeePerGas,
    Optional<Hash> withdrawalsRoot,
    Optional<Long> blobGasUsed,
    Optional<Long> excessBlobGas,
    Optional<Hash> parentBeaconBlockRoot,
    Optional<Hash> requestsHash,
    HeaderMemo memo) {

  public HeaderBuilder toBuilder() {
    return new HeaderBuilder(this);
  }

  public Header withExtraData(Bytes extra) {
    return toBuilder().extraData(extra).build();
  }

  /**
   * This QBFT header as it is proposed in a round: without seals.
   *
   * @throws io.witan.protocol.rlp.RlpException if the extra data is not QBFT's
   */
  public Header inRound(int round) {
    return agreed(round, List.of());
  }

  /**
   * This QBFT header as it was agreed on.
   *
   * @throws io.witan.protocol.rlp.RlpException if the extra data is not QBFT's
   */
  public Header agreed(int round, List<Bytes> seals) {
    QbftExtraData before = QbftExtraData.of(this);
    if (before.round() == round && before.seals().equals(seals)) {
      return this;
    }
    QbftExtraData extra = before.agreed(round, seals);
    Bytes encoded = extra.encode();
    return toBuilder().extraData(encoded).build(memo.agreed(this, extra, encoded));
  }

  /**
   * This IBFT header with the seals of those who committed to it.
   *
   * @throws io.witan.protocol.rlp.RlpException if the extra data is not IBFT's
   */
  public Header committed(List<Bytes> seals) {
    IbftExtraData extra = IbftExtraData.of(this).withCommittedSeals(seals);
    return toBuilder().extraData(extra.encode()).build(memo.committed(this, extra));
  }
}
