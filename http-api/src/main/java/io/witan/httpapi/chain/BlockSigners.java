package io.witan.httpapi.chain;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.Seals;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.execution.BlockAuthor;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.IbftExtraData;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rules.ChainConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a BFT header says about who made it.
 *
 * @param author who proposed the block
 * @param validators of this block; empty where a contract names them
 * @param committers whose commit seals it carries
 * @param vote on a validator, if its author cast one
 */
public record BlockSigners(
    Address author,
    List<Address> validators,
    List<Address> committers,
    Optional<QbftExtraData.Vote> vote) {
  private static final int IBFT_COMMIT = 2;
  private static final Bytes IBFT_ADD = Bytes.fromHex("0xffffffffffffffff");

  public BlockSigners {
    validators = List.copyOf(validators);
    committers = List.copyOf(committers);
  }

  /** Reads IBFT's or QBFT's extra data; empty where it is neither. */
  public static Optional<BlockSigners> of(ChainConfig config, Header header) {
    try {
      return Optional.of(ofIbft(config, header, IbftExtraData.decode(header.extraData())));
    } catch (RlpException notIbft) {
      try {
        return Optional.of(ofQbft(header, QbftExtraData.decode(header.extraData())));
      } catch (RlpException neither) {
        return Optional.empty();
      }
    }
  }

  private static BlockSigners ofQbft(Header header, QbftExtraData extra) {
    List<Address> committers =
        extra.seals().isEmpty()
            ? List.of()
            : recover(Seals.digest(header, extra.round()), extra.seals());
    return new BlockSigners(header.coinbase(), extra.validators(), committers, extra.vote());
  }

  private static BlockSigners ofIbft(ChainConfig config, Header header, IbftExtraData extra) {
    Bytes committed = Bytes.concat(BlockHash.of(header).bytes(), Bytes.ofInts(IBFT_COMMIT));
    Optional<QbftExtraData.Vote> vote =
        header.coinbase().equals(Address.ZERO)
            ? Optional.empty()
            : Optional.of(
                new QbftExtraData.Vote(header.coinbase(), header.nonce().equals(IBFT_ADD)));
    return new BlockSigners(
        BlockAuthor.of(config, header),
        extra.validators(),
        recover(Keccak.hash(committed), extra.committedSeals()),
        vote);
  }

  private static List<Address> recover(Hash digest, List<Bytes> seals) {
    List<Address> signers = new ArrayList<>();
    for (Bytes seal : seals) {
      if (seal.size() == Signature.SIZE && seal.get(64) < 2) {
        Secp256k1.get().recover(digest, Signature.of(seal)).ifPresent(signers::add);
      }
    }
    return signers;
  }
}
