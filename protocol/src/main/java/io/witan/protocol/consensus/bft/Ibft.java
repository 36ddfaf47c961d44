package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.IbftSeals;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.ProposerPolicy;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.consensus.Timeouts;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.IbftExtraData;
import io.witan.protocol.ledger.QbftExtraData.Vote;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.BftConfig.Algorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * IBFT 1 (EIP-650) as GoQuorum speaks it, without its deadlock: a lock gives way to a newer
 * prepared block, as in Tendermint (decision 0060).
 */
public final class Ibft {
  public static final BftRules RULES =
      new BftRules(
          "ibft",
          Algorithm.IBFT,
          new IbftEncoding(Optional.empty()),
          Quorum::size,
          Ibft::proposer,
          Timeouts::ofIbft,
          Ibft::lock);

  private Ibft() {}

  private static Address proposer(Head head, int round) {
    return ProposerPolicy.proposer(
        head.config().policy(),
        ProposerPolicy.byChecksumText(head.validators()),
        head.author().orElse(Address.ZERO),
        round);
  }

  /** Who knows of a prepared block prepares no other one. */
  private static Optional<FrameRefusal> lock(
      Proposal proposal,
      Optional<PreparedCertificate> prepared,
      ValidatorSet validators,
      Senders senders) {
    return prepared
        .filter(lock -> !lock.digest().equals(proposal.block().hash()))
        .map(lock -> FrameRefusal.LOCKED);
  }

  private record IbftEncoding(Optional<Address> named) implements BftRules.Encoding {
    @Override
    public boolean justifies() {
      return false;
    }

    @Override
    public BftRules.Encoding by(Address sender) {
      return new IbftEncoding(Optional.of(sender));
    }

    @Override
    public Hash proposal(View view, Block block) {
      return digest(IbftCodec.PROPOSAL, IbftCodec.message(view, block), Bytes.EMPTY);
    }

    @Override
    public Hash prepare(View view, Hash digest) {
      return digest(IbftCodec.PREPARE, IbftCodec.message(view, digest), Bytes.EMPTY);
    }

    @Override
    public Hash commit(View view, Hash digest, Signature seal) {
      return digest(IbftCodec.COMMIT, IbftCodec.message(view, digest), seal.toBytes());
    }

    @Override
    public Hash roundChange(View view, Optional<PreparedValue> prepared) {
      return digest(IbftCodec.ROUND_CHANGE, IbftCodec.message(view, Hash.ZERO), Bytes.EMPTY);
    }

    private Hash digest(int code, Bytes message, Bytes seal) {
      Address sender = named.orElseThrow(() -> new Fault("IBFT's messages name their sender"));
      return new IbftEnvelope(code, message, sender, Bytes.EMPTY, seal).digest();
    }

    @Override
    public Hash seal(Header header, int round) {
      IbftExtraData.of(header);
      return IbftSeals.commitDigest(BlockHash.of(header));
    }

    @Override
    public Block voting(Block block, Optional<Vote> vote) {
      return block.withHeader(IbftSeals.voting(block.header(), vote));
    }

    @Override
    public Block authored(Block block, Signer author) {
      IbftExtraData extra = IbftExtraData.of(block.header());
      if (!extra.proposerSeal().isEmpty()) {
        return block;
      }
      Bytes seal = author.sign(IbftSeals.proposerDigest(block.header())).toBytes();
      Bytes sealed = extra.withProposerSeal(seal).encode();
      return block.withHeader(block.header().withExtraData(sealed));
    }

    @Override
    public Block inRound(Block block, int round) {
      return block;
    }

    @Override
    public Block sealed(Block block, int round, List<Signature> seals) {
      List<Bytes> encoded = new ArrayList<>();
      for (Signature seal : seals) {
        encoded.add(seal.toBytes());
      }
      return block.withHeader(block.header().committed(encoded));
    }

    @Override
    public Bytes extraData(Bytes vanity, List<Address> validators, Optional<Vote> vote) {
      byte[] padded = new byte[IbftExtraData.VANITY];
      for (int i = 0; i < Math.min(padded.length, vanity.size()); i++) {
        padded[i] = (byte) vanity.get(i);
      }
      return new IbftExtraData(Bytes.wrap(padded), validators, Bytes.EMPTY, List.of()).encode();
    }
  }
}
