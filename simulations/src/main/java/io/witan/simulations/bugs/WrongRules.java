package io.witan.simulations.bugs;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
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
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.simulations.world.AroundEncoding;
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
    return Qbft.RULES.withEncoding(new RoundInHash(Qbft.RULES.encoding()));
  }

  private record RoundInHash(BftRules.Encoding inner) implements AroundEncoding {
    @Override
    public Block inRound(Block block, int round) {
      if (round == 0) {
        return inner.inRound(block, round);
      }
      QbftExtraData extra = QbftExtraData.decode(block.header().extraData());
      byte[] vanity = extra.vanity().toArray();
      vanity[0] = (byte) round;
      Bytes marked =
          new QbftExtraData(
                  Bytes.wrap(vanity), extra.validators(), extra.vote(), round, extra.seals())
              .encode();
      return inner.inRound(block.withHeader(block.header().withExtraData(marked)), round);
    }

    @Override
    public BftRules.Encoding by(Address sender) {
      return new RoundInHash(inner.by(sender));
    }
  }
}
