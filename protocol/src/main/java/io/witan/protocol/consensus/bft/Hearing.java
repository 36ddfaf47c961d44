package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Role;
import io.witan.protocol.sync.SyncInput;
import java.time.Instant;
import java.util.Optional;

/** Takes in messages: cheap checks first, then who signed, then what it says. */
final class Hearing {
  private Hearing() {}

  static void hear(Draft d, PublicKey from, BftFrame frame) {
    Optional<FrameRefusal> outside = window(d, frame);
    if (outside.isPresent()) {
      if (outside.get() == FrameRefusal.FAR_HEIGHT) {
        ahead(d, from, frame);
      } else {
        late(d, frame);
      }
      d.refuse(frame, outside.get());
      return;
    }
    Optional<Address> signer = d.sendersAt(frame.view().height()).of(frame);
    if (signer.isEmpty()) {
      d.refuse(frame, FrameRefusal.BAD_SIGNATURE);
      return;
    }
    Optional<Address> sender = d.validators.member(signer.get());
    if (sender.isEmpty()) {
      d.refuse(frame, FrameRefusal.NOT_A_VALIDATOR);
    } else if (sender.get().equals(d.self())) {
      d.refuse(frame, FrameRefusal.OWN);
    } else {
      Voices.heard(d, sender.get(), frame);
      Statements.heard(d, sender.get(), frame);
      if (frame.view().height() > d.height()) {
        ahead(d, from, frame);
      }
      take(d, sender.get(), frame);
    }
  }

  /** A message that is too late to be used tells still who is there, and can be evidence. */
  private static void late(Draft d, BftFrame frame) {
    long height = frame.view().height();
    if (d.isValidator() && height >= d.height() - Statements.PAST_HEIGHTS) {
      Optional<Address> sender = sender(d, frame);
      if (sender.isPresent() && !sender.get().equals(d.self())) {
        Voices.heard(d, sender.get(), frame);
        Statements.heard(d, sender.get(), frame);
      }
    }
  }

  /** The validator that signed a message. */
  private static Optional<Address> sender(Draft d, BftFrame frame) {
    Optional<Address> signer = d.sendersAt(frame.view().height()).of(frame);
    return signer.isPresent() ? d.validators.member(signer.get()) : signer;
  }

  /** Who agrees on a later block has the one before it. */
  private static void ahead(Draft d, PublicKey from, BftFrame frame) {
    if (sender(d, frame).isPresent()) {
      d.tell(Role.SYNC, new SyncInput.Ahead(from, frame.view().height() - 1));
    }
  }

  /** Takes what was kept for this height and round. */
  static void catchUp(Draft d) {
    View now = d.view();
    Backlog.Taken due =
        d.backlog.take(view -> view.height() == now.height() && view.round() <= now.round());
    d.backlog = due.rest();
    Backlog.Taken jumps =
        d.backlog.take(view -> view.height() == now.height() && view.round() > now.round());
    d.backlog = jumps.rest();
    due.frames().forEach(kept -> take(d, kept.sender(), kept.frame()));
    jumps.frames().forEach(kept -> take(d, kept.sender(), kept.frame()));
  }

  /** A held proposal's time has come. */
  static void due(Draft d) {
    Optional<Proposal> held = d.held;
    d.held = Optional.empty();
    held.ifPresent(proposal -> propose(d, d.proposer(proposal.view().round()), proposal));
  }

  private static Optional<FrameRefusal> window(Draft d, BftFrame frame) {
    View view = frame.view();
    if (!d.isValidator()) {
      return Optional.of(FrameRefusal.NOT_TAKING_PART);
    }
    if (view.height() < d.height()) {
      return Optional.of(FrameRefusal.OLD_HEIGHT);
    }
    if (view.height() - d.height() > d.limits.futureHeights()) {
      return Optional.of(FrameRefusal.FAR_HEIGHT);
    }
    return isTooLate(d, frame) ? Optional.of(FrameRefusal.OLD_ROUND) : Optional.empty();
  }

  /** Whether a message of an earlier round of the height is of no use any more. */
  private static boolean isTooLate(Draft d, BftFrame frame) {
    View view = frame.view();
    boolean past = view.height() == d.height() && view.round() < d.round;
    return past
        && switch (frame) {
          case Commit ignored -> false;
          case RoundChange ignored -> true;
          case Proposal ignored -> d.rules.encoding().justifies();
          case Prepare ignored -> d.rules.encoding().justifies();
        };
  }

  private static void take(Draft d, Address sender, BftFrame frame) {
    Optional<FrameRefusal> outside = window(d, frame);
    if (outside.isPresent()) {
      d.refuse(frame, outside.get());
    } else if (frame.view().height() > d.height() || !d.recalled) {
      keep(d, sender, frame);
    } else if (d.decided.isPresent()) {
      d.refuse(frame, FrameRefusal.OLD_HEIGHT);
    } else {
      takeNow(d, sender, frame);
    }
  }

  private static void takeNow(Draft d, Address sender, BftFrame frame) {
    boolean later = frame.view().round() > d.round;
    switch (frame) {
      case RoundChange change -> changeRound(d, sender, change);
      case Proposal proposal when later && !d.rules.encoding().justifies() ->
          keep(d, sender, proposal);
      case Proposal proposal -> propose(d, sender, proposal);
      case Prepare prepare when later -> keep(d, sender, prepare);
      case Commit commit when later -> keep(d, sender, commit);
      case Prepare prepare -> prepare(d, sender, prepare);
      case Commit commit -> commit(d, sender, commit);
    }
  }

  /** A PREPARE of this round, ours or another's, or of an earlier one. */
  static void prepare(Draft d, Address sender, Prepare prepare) {
    HeightVotes before = d.votes;
    if (!d.rules.encoding().justifies()) {
      d.votes = before.with(sender, prepare);
    }
    if (prepare.view().round() == d.round) {
      d.tellRound(new RoundInput.HeardPrepare(sender, prepare));
    } else if (!d.votes.equals(before)) {
      Locks.learn(d);
    }
  }

  /** A COMMIT of this round, ours or another's, or of an earlier one: a quorum always decides. */
  static void commit(Draft d, Address sender, Commit commit) {
    d.votes = d.votes.with(sender, commit);
    if (commit.view().round() == d.round) {
      d.tellRound(new RoundInput.HeardCommit(sender, commit));
    } else {
      Locks.learn(d);
      d.votes
          .decided(commit.view().round(), commit.digest(), d)
          .ifPresent(block -> Rounds.decided(d, block));
    }
  }

  private static void keep(Draft d, Address sender, BftFrame frame) {
    if (!d.backlog.isNews(sender, frame)) {
      d.refuse(frame, FrameRefusal.DUPLICATE);
      return;
    }
    Backlog after = d.backlog.with(sender, frame);
    if (Backlog.hasBlock(frame) && after.blocks() > d.limits.futureBlocks()) {
      d.refuse(frame, FrameRefusal.BUFFER_FULL);
      return;
    }
    d.backlog = after;
  }

  /** A proposal, ours or another's. */
  static void propose(Draft d, Address sender, Proposal proposal) {
    View view = proposal.view();
    if (!sender.equals(d.proposer(view.round()))) {
      d.refuse(proposal, FrameRefusal.NOT_THE_PROPOSER);
      return;
    }
    if (isSecond(d, proposal)) {
      return;
    }
    Optional<FrameRefusal> refusal = ProposalRules.check(d, sender, proposal);
    if (refusal.isEmpty()) {
      Locks.learn(d, sender, proposal);
      if (view.round() < d.round) {
        return;
      }
      refusal = d.rules.justification().check(proposal, d.prepared, d.validators, d.senders);
    }
    if (refusal.isPresent()) {
      d.refuse(proposal, refusal.get());
      return;
    }
    Instant time = Instant.ofEpochSecond(proposal.block().header().timestamp());
    if (time.isAfter(d.now)) {
      hold(d, proposal, time);
      return;
    }
    boolean jump = view.round() > d.round;
    if (jump) {
      Rounds.follow(d, view.round());
    }
    d.proposal = Optional.of(proposal);
    d.votes = d.votes.with(sender, proposal);
    Statements.believed(d, sender, proposal);
    d.tellRound(new RoundInput.Proposed(view, proposal.block()));
    if (jump) {
      catchUp(d);
    }
  }

  private static void hold(Draft d, Proposal proposal, Instant time) {
    boolean soon = !time.isAfter(d.now.plus(d.limits.futureTime()));
    if (!soon) {
      d.refuse(proposal, FrameRefusal.WRONG_TIME);
    } else if (d.held.isEmpty() || d.held.get().view().compareTo(proposal.view()) < 0) {
      d.held = Optional.of(proposal);
      d.set(BftTimer.HELD, time);
    }
  }

  private static boolean isSecond(Draft d, Proposal proposal) {
    Optional<Proposal> first =
        proposal.view().round() < d.round
            ? d.votes.proposal(proposal.view().round())
            : d.proposal.or(() -> d.held).filter(p -> p.view().equals(proposal.view()));
    if (first.isEmpty()) {
      return false;
    }
    boolean same = first.get().block().hash().equals(proposal.block().hash());
    d.refuse(proposal, same ? FrameRefusal.DUPLICATE : FrameRefusal.SECOND_PROPOSAL);
    return true;
  }

  /** A round change, ours or another's; the newest of each validator is kept. */
  static void changeRound(Draft d, Address sender, RoundChange change) {
    RoundChange known = d.roundChanges.get(sender);
    int order = known == null ? -1 : known.view().compareTo(change.view());
    if (change.view().round() == 0) {
      d.refuse(change, FrameRefusal.OLD_ROUND);
    } else if (order >= 0) {
      d.refuse(change, FrameRefusal.DUPLICATE);
    } else {
      Optional<FrameRefusal> bad = Justification.check(change, d.validators, d.senders);
      if (bad.isPresent()) {
        d.refuse(change, bad.get());
        return;
      }
      d.roundChanges = d.roundChanges.with(sender, change);
      Statements.believed(d, sender, change);
      Rounds.settle(d);
    }
  }
}
