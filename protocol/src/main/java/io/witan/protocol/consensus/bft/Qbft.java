package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.ProposerPolicy;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.consensus.Seals;
import io.witan.protocol.consensus.Timeouts;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.ledger.QbftExtraData.Vote;
import io.witan.protocol.rules.BftConfig.Algorithm;
import java.util.List;
import java.util.Optional;

/** QBFT (arXiv:2002.03613) with the encodings of GoQuorum and Besu. */
public final class Qbft {
  public static final BftRules RULES =
      new BftRules(
          "qbft",
          Algorithm.QBFT,
          new QbftEncoding(),
          Quorum::size,
          Qbft::proposer,
          Timeouts::of,
          (proposal, prepared, validators, senders) ->
              Justification.check(proposal, validators, senders));

  private Qbft() {}

  private static Address proposer(Head head, int round) {
    return ProposerPolicy.proposer(
        head.config().policy(), head.validators(), head.author().orElse(Address.ZERO), round);
  }

  private static final class QbftEncoding implements BftRules.Encoding {
    @Override
    public boolean justifies() {
      return true;
    }

    @Override
    public Optional<Address> named() {
      return Optional.empty();
    }

    @Override
    public BftRules.Encoding by(Address sender) {
      return this;
    }

    @Override
    public Hash proposal(View view, Block block) {
      return QbftPayloads.proposalHash(view, block);
    }

    @Override
    public Hash prepare(View view, Hash digest) {
      return QbftPayloads.prepareHash(view, digest);
    }

    @Override
    public Hash commit(View view, Hash digest, Signature seal) {
      return QbftPayloads.commitHash(view, digest, seal);
    }

    @Override
    public Hash roundChange(View view, Optional<PreparedValue> prepared) {
      return QbftPayloads.roundChangeHash(view, prepared);
    }

    @Override
    public Hash seal(Header header, int round) {
      return Seals.digest(header, round);
    }

    @Override
    public Block voting(Block block, Optional<Vote> vote) {
      return block;
    }

    @Override
    public Block authored(Block block, Signer author) {
      return block;
    }

    @Override
    public Block inRound(Block block, int round) {
      return Seals.inRound(block, round);
    }

    @Override
    public Block sealed(Block block, int round, List<Signature> seals) {
      return Seals.seal(block, round, seals);
    }

    @Override
    public Bytes extraData(Bytes vanity, List<Address> validators, Optional<Vote> vote) {
      return new QbftExtraData(vanity, validators, vote, 0, List.of()).encode();
    }
  }
}
