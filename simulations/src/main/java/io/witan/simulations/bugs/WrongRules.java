package io.witan.simulations.bugs;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.ledger.QbftExtraData.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** QBFT with one rule wrong. */
final class WrongRules {
  private WrongRules() {}

  /** What a wrong justification looks at; the rest it believes. */
  private record Justifying(
      boolean quorum, boolean distinct, boolean sameHeight, boolean prepared, boolean highest) {
    private static final Justifying RIGHT = new Justifying(true, true, true, true, true);

    Optional<FrameRefusal> check(
        Proposal p, Optional<PreparedCertificate> lock, ValidatorSet validators, Senders senders) {
      if (p.view().round() == 0) {
        return Qbft.RULES.justification().check(p, lock, validators, senders);
      }
      List<Address> from = new ArrayList<>();
      for (SignedRoundChange vote : p.roundChanges()) {
        boolean here = sameHeight ? vote.view().equals(p.view()) : sameRound(vote, p);
        senders.of(vote).filter(sender -> here && validators.contains(sender)).ifPresent(from::add);
      }
      int counted = distinct ? new TreeSet<>(from).size() : from.size();
      if (counted < (quorum ? validators.quorum() : 1)) {
        return Optional.of(FrameRefusal.NO_ROUND_CHANGE_QUORUM);
      }
      return prepared && !isPrepared(p, validators, senders)
          ? Optional.of(FrameRefusal.NOT_THE_PREPARED_BLOCK)
          : Optional.empty();
    }

    private boolean isPrepared(Proposal p, ValidatorSet validators, Senders senders) {
      int best = -1;
      for (SignedRoundChange vote : p.roundChanges()) {
        best = Math.max(best, vote.prepared().map(PreparedValue::round).orElse(-1));
      }
      if (p.prepares().isEmpty()) {
        return best < 0;
      }
      int shown = p.prepares().getFirst().view().round();
      View view = p.view().withRound(shown);
      TreeSet<Address> from = new TreeSet<>();
      for (Prepare prepare : p.prepares()) {
        if (prepare.view().equals(view) && prepare.digest().equals(p.block().hash())) {
          senders.of(prepare).ifPresent(from::add);
        }
      }
      return from.size() >= validators.quorum() && (!highest || shown >= best);
    }

    private static boolean sameRound(SignedRoundChange vote, Proposal p) {
      return vote.view().round() == p.view().round();
    }
  }

  static BftRules justifyingWithAny() {
    return Qbft.RULES.withJustification((proposal, lock, validators, senders) -> Optional.empty());
  }

  static BftRules justifyingWithOne() {
    return with(new Justifying(false, true, true, true, true));
  }

  static BftRules justifyingTwice() {
    return with(new Justifying(true, false, true, true, true));
  }

  static BftRules justifyingWithOtherHeights() {
    return with(new Justifying(true, true, false, true, true));
  }

  static BftRules justifyingUnprepared() {
    return with(new Justifying(true, true, true, false, true));
  }

  static BftRules justifyingLower() {
    return with(new Justifying(true, true, true, true, false));
  }

  /** The same with nothing wrong, so that a test can tell the wrong ones from it. */
  static BftRules justifyingRightly() {
    return with(Justifying.RIGHT);
  }

  private static BftRules with(Justifying justifying) {
    return Qbft.RULES.withJustification(justifying::check);
  }

  /** A block's hash depends on the round in which it is proposed. */
  static BftRules roundInHash() {
    BftRules right = Qbft.RULES;
    return new BftRules(
        right.name(),
        right.algorithm(),
        new RoundInHash(right.encoding()),
        right.quorum(),
        right.proposer(),
        right.timeout(),
        right.justification());
  }

  private record RoundInHash(BftRules.Encoding right) implements BftRules.Encoding {
    @Override
    public Block inRound(Block block, int round) {
      if (round == 0) {
        return right.inRound(block, round);
      }
      QbftExtraData extra = QbftExtraData.decode(block.header().extraData());
      byte[] vanity = extra.vanity().toArray();
      vanity[0] = (byte) round;
      Bytes marked =
          new QbftExtraData(
                  Bytes.wrap(vanity), extra.validators(), extra.vote(), round, extra.seals())
              .encode();
      return right.inRound(block.withHeader(block.header().withExtraData(marked)), round);
    }

    @Override
    public Block voting(Block block, Optional<Vote> vote) {
      return right.voting(block, vote);
    }

    @Override
    public boolean justifies() {
      return right.justifies();
    }

    @Override
    public Optional<Address> named() {
      return right.named();
    }

    @Override
    public BftRules.Encoding by(Address sender) {
      return new RoundInHash(right.by(sender));
    }

    @Override
    public Block authored(Block block, Signer author) {
      return right.authored(block, author);
    }

    @Override
    public Hash proposal(View view, Block block) {
      return right.proposal(view, block);
    }

    @Override
    public Hash prepare(View view, Hash digest) {
      return right.prepare(view, digest);
    }

    @Override
    public Hash commit(View view, Hash digest, Signature seal) {
      return right.commit(view, digest, seal);
    }

    @Override
    public Hash roundChange(View view, Optional<PreparedValue> prepared) {
      return right.roundChange(view, prepared);
    }

    @Override
    public Hash seal(Header header, int round) {
      return right.seal(header, round);
    }

    @Override
    public Block sealed(Block block, int round, List<Signature> seals) {
      return right.sealed(block, round, seals);
    }

    @Override
    public Bytes extraData(Bytes vanity, List<Address> validators, Optional<Vote> vote) {
      return right.extraData(vanity, validators, vote);
    }
  }
}
