package io.witan.protocol.consensus.bft;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.ConsensusInput.Recalled;
import io.witan.protocol.consensus.ConsensusInput.VoteRefused;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.VoteRefusal;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.votes.VotesInput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Own votes: asking for them, sending them, sending them again, and knowing them after a restart.
 */
final class Voting {
  private static final Duration SHORTEST_TICK = Duration.ofMillis(50);
  private static final int TICKS_PER_TIMEOUT = 4;

  private Voting() {}

  static void request(Draft d, VotesInput.Ballot ballot) {
    d.tell(Role.VOTES, new VotesInput.Sign(d.head.orElseThrow(), ballot));
  }

  /** A quorum prepared the round's block: from now on round changes show it. */
  static void prepared(Draft d, PreparedCertificate certificate) {
    d.prepared = Optional.of(certificate);
    request(d, new VotesInput.Commitment(d.view(), certificate));
  }

  /** An own vote is durable: send it and count it here. */
  static void signed(Draft d, BftFrame frame) {
    // A COMMIT may still be what others need when this node already has the block.
    boolean useful = d.head.isPresent() && frame.view().height() >= d.height() - 1;
    if (useful) {
      d.gossip(frame);
    }
    if (d.isCurrent(frame.view()) && d.takesPart()) {
      d.own = d.own.with(frame.phase(), frame);
      if (frame instanceof RoundChange) {
        Locks.shown(d).forEach(d::gossip);
      }
      tick(d);
      countOwn(d, frame);
    }
  }

  static void countOwn(Draft d, BftFrame frame) {
    if (d.decided.isPresent()) {
      return;
    }
    switch (frame) {
      case Proposal proposal -> Hearing.propose(d, d.self(), proposal);
      case Prepare prepare -> Hearing.prepare(d, d.self(), prepare);
      case Commit commit -> Hearing.commit(d, d.self(), commit);
      case RoundChange change -> Hearing.changeRound(d, d.self(), change);
    }
  }

  static void refused(Draft d, VoteRefused refused) {
    d.observe(new BftObservation.VoteRefused(refused.view(), refused.phase(), refused.reason()));
    if (!d.isCurrent(refused.view()) || !d.takesPart()) {
      return;
    }
    boolean hidden =
        refused.reason() == VoteRefusal.HIDES_PREPARED && refused.certificate().isPresent();
    if (hidden) {
      d.prepared = refused.certificate();
      request(d, new VotesInput.RoundChange(d.view(), d.prepared));
    } else if (refused.reason() == VoteRefusal.ROUND_PASSED
        || refused.reason() == VoteRefusal.YOUNG_JOURNAL) {
      Rounds.askVotes(d);
    }
  }

  /** The votes tell what was said at a height: after a start, or after they started anew. */
  static void recalled(Draft d, Recalled recalled) {
    if (!d.isValidator() || recalled.height() != d.height()) {
      return;
    }
    if (d.recalled) {
      missed(d, recalled);
      return;
    }
    d.recalled = true;
    if (recalled.certificate().isPresent()) {
      d.prepared = recalled.certificate();
    }
    int round = recalled.frames().stream().mapToInt(f -> f.view().round()).max().orElse(0);
    if (recalled.frames().isEmpty() && d.round == 0) {
      Rounds.open(d, BftObservation.Cause.NEW_HEIGHT, Optional.empty());
      Proposing.schedule(d);
    } else {
      Rounds.resume(d, Math.max(round, d.round));
      restore(d, recalled.frames());
    }
    Hearing.catchUp(d);
  }

  private static void restore(Draft d, List<BftFrame> frames) {
    d.own = SmallMap.empty();
    for (BftFrame frame : frames) {
      if (frame.view().round() == d.round) {
        d.own = d.own.with(frame.phase(), frame);
      }
    }
    for (BftFrame frame : List.copyOf(d.own.values())) {
      d.gossip(frame);
      countOwn(d, frame);
    }
    tick(d);
  }

  private static void missed(Draft d, Recalled recalled) {
    for (BftFrame frame : recalled.frames()) {
      if (d.isCurrent(frame.view()) && !d.own.containsKey(frame.phase())) {
        signed(d, frame);
      }
    }
  }

  /** The slow tick: whatever was lost on the way is sent again. */
  static void repeat(Draft d) {
    if (!d.isValidator()) {
      return;
    }
    if (!d.recalled) {
      d.tell(Role.VOTES, new VotesInput.Recall(d.head.orElseThrow()));
    }
    d.own.values().forEach(d::gossip);
    Locks.shown(d).forEach(d::gossip);
    d.decided.ifPresent(block -> Rounds.append(d, block));
    if (!d.recalled || !d.own.isEmpty() || d.decided.isPresent()) {
      tick(d);
    }
  }

  static void repeatTo(Draft d, PublicKey peer) {
    d.own.values().forEach(frame -> d.put(new Output.Send(peer, frame)));
    Locks.shown(d).forEach(frame -> d.put(new Output.Send(peer, frame)));
  }

  /** Sets the slow tick, if it does not run. */
  static void tick(Draft d) {
    if (d.isSet(BftTimer.RESEND)) {
      return;
    }
    if (d.decided.isPresent()) {
      // The chain may still execute the block; asking it again soon would only add to its work.
      d.set(BftTimer.RESEND, d.now.plus(d.timeout()));
      return;
    }
    long timeout = d.head.orElseThrow().config().requestTimeout().toNanos();
    Duration quarter = Duration.ofNanos(timeout / TICKS_PER_TIMEOUT);
    Duration shorter = quarter.compareTo(d.limits.resend()) < 0 ? quarter : d.limits.resend();
    d.set(
        BftTimer.RESEND,
        d.now.plus(shorter.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : shorter));
  }
}
