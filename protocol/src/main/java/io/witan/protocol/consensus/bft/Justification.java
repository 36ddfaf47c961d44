package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.rlp.RlpException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Why a block may be proposed after round 0 (QBFT, arXiv:2002.03613, "justification"): either
 * nobody of a quorum prepared anything, or the block is that of the highest prepared round among
 * them.
 */
final class Justification {
  private Justification() {}

  /** Empty where the proposal is justified. */
  static Optional<FrameRefusal> check(Proposal proposal, ValidatorSet validators, Senders senders) {
    View view = proposal.view();
    if (view.round() == 0) {
      boolean bare = proposal.roundChanges().isEmpty() && proposal.prepares().isEmpty();
      return bare ? Optional.empty() : Optional.of(FrameRefusal.NEEDLESS_JUSTIFICATION);
    }
    if (!areDistinctRoundChanges(proposal, validators, senders)) {
      return Optional.of(FrameRefusal.NO_ROUND_CHANGE_QUORUM);
    }
    List<SignedRoundChange> votes = proposal.roundChanges();
    if (proposal.prepares().isEmpty()) {
      boolean free = count(votes, Optional.empty()) >= validators.quorum();
      return free ? Optional.empty() : Optional.of(FrameRefusal.NO_ROUND_CHANGE_QUORUM);
    }
    // PREPAREs claim an earlier block, whose author may be another: they must hold even where the
    // round changes alone would allow any block.
    int round = proposal.prepares().getFirst().view().round();
    PreparedValue value = new PreparedValue(round, proposal.block().hash());
    if (count(votes, Optional.of(value)) < validators.quorum() || !shows(votes, value)) {
      return Optional.of(FrameRefusal.NOT_THE_PREPARED_BLOCK);
    }
    return isQuorum(view.withRound(round), value.digest(), proposal.prepares(), validators, senders)
            && round < view.round()
        ? Optional.empty()
        : Optional.of(FrameRefusal.NOT_THE_PREPARED_BLOCK);
  }

  /** Empty where the certificate of a ROUND-CHANGE holds, or it has none. */
  static Optional<FrameRefusal> check(
      RoundChange change, ValidatorSet validators, Senders senders) {
    Optional<PreparedValue> prepared = change.vote().prepared();
    if (prepared.isEmpty()) {
      boolean bare = change.block().isEmpty() && change.prepares().isEmpty();
      return bare ? Optional.empty() : Optional.of(FrameRefusal.BAD_CERTIFICATE);
    }
    PreparedValue value = prepared.get();
    View view = change.view();
    boolean holds =
        value.round() < view.round()
            && change.block().isPresent()
            && change.block().get().number() == view.height()
            && change.block().get().hash().equals(value.digest())
            && isReadable(change, senders)
            && isQuorum(
                view.withRound(value.round()),
                value.digest(),
                change.prepares(),
                validators,
                senders);
    return holds ? Optional.empty() : Optional.of(FrameRefusal.BAD_CERTIFICATE);
  }

  private static boolean isReadable(RoundChange change, Senders senders) {
    try {
      senders.encoding().inRound(change.block().orElseThrow(), 0);
      return true;
    } catch (RlpException notOurs) {
      return false;
    }
  }

  private static boolean areDistinctRoundChanges(
      Proposal proposal, ValidatorSet validators, Senders senders) {
    List<SignedRoundChange> votes = proposal.roundChanges();
    if (votes.size() > validators.size()) {
      return false;
    }
    TreeSet<Address> seen = new TreeSet<>();
    for (SignedRoundChange vote : votes) {
      Optional<Address> sender =
          vote.view().equals(proposal.view()) ? senders.of(vote) : Optional.empty();
      if (sender.isEmpty() || !validators.contains(sender.get()) || !seen.add(sender.get())) {
        return false;
      }
    }
    return seen.size() >= validators.quorum();
  }

  /** How many prepared nothing, or nothing later than {@code most}. */
  private static int count(List<SignedRoundChange> votes, Optional<PreparedValue> most) {
    int fitting = 0;
    for (SignedRoundChange vote : votes) {
      int round = vote.prepared().map(PreparedValue::round).orElse(-1);
      boolean same = vote.prepared().equals(most);
      if (same || round < most.map(PreparedValue::round).orElse(0)) {
        fitting++;
      }
    }
    return fitting;
  }

  private static boolean shows(List<SignedRoundChange> votes, PreparedValue value) {
    return votes.stream().anyMatch(vote -> vote.prepared().equals(Optional.of(value)));
  }

  /** Whether these are PREPAREs of a quorum of distinct validators for this block and view. */
  private static boolean isQuorum(
      View view, Hash digest, List<Prepare> prepares, ValidatorSet validators, Senders senders) {
    if (prepares.size() > validators.size() || prepares.size() < validators.quorum()) {
      return false;
    }
    TreeSet<Address> seen = new TreeSet<>();
    for (Prepare prepare : prepares) {
      boolean fits = prepare.view().equals(view) && prepare.digest().equals(digest);
      Optional<Address> sender = fits ? senders.of(prepare) : Optional.empty();
      if (sender.isEmpty() || !validators.contains(sender.get()) || !seen.add(sender.get())) {
        return false;
      }
    }
    return true;
  }
}
