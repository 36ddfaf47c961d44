package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.BftObservation.Cause;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.votes.VotesInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Begins and ends heights and rounds. */
final class Rounds {
  private Rounds() {}

  /** The chain has a new head: agree on the block after it. */
  static void enter(Draft d, Head head) {
    boolean news = d.head.isEmpty() || d.head.get().height() < head.height();
    if (!news) {
      return;
    }
    boolean first = d.head.isEmpty() || !d.recalled;
    if (d.decided.isEmpty()) {
      Statements.fetched(d, head.header());
    }
    List<Address> before = d.validators.members();
    d.stand(head);
    if (!d.validators.members().equals(before)) {
      d.voices = d.voices.of(d.validators);
      d.statements = d.statements.of(d.validators);
    }
    d.round = 0;
    d.prepared = Optional.empty();
    d.roundChanges = SmallMap.empty();
    d.votes = HeightVotes.NONE;
    d.own = SmallMap.empty();
    d.decided = Optional.empty();
    clearRound(d);
    d.cancelAll();
    d.backlog = d.backlog.take(view -> view.height() <= head.height()).rest();
    d.candidates.forEach(
        (candidate, add) -> {
          if (add == d.validators.contains(candidate)) {
            d.candidates = d.candidates.without(candidate);
          }
        });
    if (!d.isValidator()) {
      d.backlog = Backlog.EMPTY;
    } else if (first) {
      askVotes(d);
    } else {
      open(d, Cause.NEW_HEIGHT, Optional.empty());
      Proposing.schedule(d);
      Hearing.catchUp(d);
    }
  }

  /** Nothing is said at a height before the votes have told what was said there before. */
  static void askVotes(Draft d) {
    d.recalled = false;
    d.tell(Role.VOTES, new VotesInput.Recall(d.head.orElseThrow()));
    Voting.tick(d);
  }

  /** Opens the draft's round at the child. */
  static void open(Draft d, Cause cause, Optional<PreparedCertificate> certificate) {
    View view = d.view();
    d.observe(new BftObservation.RoundBegan(view, d.proposer(d.round), cause));
    d.tellRound(new RoundInput.Open(view, d.validators, certificate));
  }

  /** Round 0 begins: a block is due. */
  static void begin(Draft d) {
    if (d.round == 0 && d.decided.isEmpty()) {
      restartTimer(d);
      Proposing.propose(d);
    }
  }

  /** The round took too long. */
  static void expired(Draft d) {
    // A node that decided waits for its chain: giving up the round now could fork (besu#1734).
    if (d.takesPart() && d.decided.isEmpty() && d.round < Integer.MAX_VALUE) {
      change(d, d.round + 1, Cause.TIMEOUT);
    }
  }

  /** Moves to a later round and tells the others. */
  static void change(Draft d, int round, Cause cause) {
    moveTo(d, round, cause);
    Voting.request(d, new VotesInput.RoundChange(d.view(), d.prepared));
    Hearing.catchUp(d);
  }

  /** Moves to a later round because its justified proposal is there. */
  static void follow(Draft d, int round) {
    moveTo(d, round, Cause.PROPOSAL);
  }

  private static void moveTo(Draft d, int round, Cause cause) {
    d.round = round;
    Locks.learn(d);
    d.own = SmallMap.empty();
    clearRound(d);
    d.cancel(BftTimer.PERIOD);
    d.cancel(BftTimer.HELD);
    d.cancel(BftTimer.SILENCE);
    restartTimer(d);
    open(d, cause, Optional.empty());
  }

  /** Goes on where this validator was before its restart. */
  static void resume(Draft d, int round) {
    d.round = round;
    clearRound(d);
    restartTimer(d);
    open(d, Cause.RECALLED, d.prepared.filter(certificate -> certificate.round() == round));
  }

  /** The child lost its state: give it back what is known here; peers send the rest again. */
  static void reopen(Draft d) {
    open(d, Cause.RESTARTED, d.prepared.filter(certificate -> certificate.round() == d.round));
    d.proposal.ifPresent(p -> d.tellRound(new RoundInput.Proposed(p.view(), p.block())));
    d.own.values().forEach(frame -> Voting.countOwn(d, frame));
  }

  /** The round has its proposal: give it the full time, and have it executed. */
  static void accepted(Draft d, Block block) {
    d.cancel(BftTimer.PERIOD);
    restartTimer(d);
    d.tell(Role.BUILDER, new BuilderInput.Validate(d.view(), d.head.orElseThrow(), block));
  }

  static void decided(Draft d, Block block) {
    if (d.decided.isPresent()) {
      return;
    }
    d.decided = Optional.of(block);
    d.cancel(BftTimer.PERIOD);
    d.cancel(BftTimer.ROUND);
    d.cancel(BftTimer.HELD);
    d.cancel(BftTimer.RESEND);
    d.observe(new BftObservation.Decided(d.view(), block.hash()));
    append(d, block);
    Voting.tick(d);
  }

  static void append(Draft d, Block block) {
    d.tell(Role.CHAIN, new ChainInput.Append(block, new ChainInput.Origin.Agreed()));
  }

  /**
   * Leaves the round where waiting is in vain, again until it is not. Then proposes, if it is this
   * validator's turn.
   */
  static void settle(Draft d) {
    int target = d.round;
    int next = better(d, target);
    while (next > target) {
      target = next;
      next = better(d, target);
    }
    if (target > d.round) {
      change(d, target, Cause.OTHERS_AHEAD);
    }
    Proposing.propose(d);
  }

  private static int better(Draft d, int round) {
    int joined = joinable(d, round);
    return joined == round && isDeserted(d, round) ? round + 1 : joined;
  }

  /**
   * The round's proposer itself announced a later round, so it will not propose in this one.
   * Waiting for it would cost a whole timeout each time that rounds have drifted apart.
   */
  private static boolean isDeserted(Draft d, int round) {
    boolean expected = round > d.round || (d.proposal.isEmpty() && d.held.isEmpty());
    RoundChange announced = d.roundChanges.get(d.proposer(round));
    return expected && announced != null && announced.view().round() > round;
  }

  /**
   * The lowest round above {@code round} if F + 1 others are above it, for then one of them is
   * honest; else {@code round}.
   */
  private static int joinable(Draft d, int round) {
    int above = 0;
    int lowest = Integer.MAX_VALUE;
    for (Map.Entry<Address, RoundChange> entry : d.roundChanges.entrySet()) {
      int other = entry.getValue().view().round();
      if (other > round && !entry.getKey().equals(d.self())) {
        above++;
        lowest = Math.min(lowest, other);
      }
    }
    return above >= d.validators.oneHonest() ? lowest : round;
  }

  private static void clearRound(Draft d) {
    d.proposal = Optional.empty();
    d.held = Optional.empty();
    d.proposing = false;
  }

  private static void restartTimer(Draft d) {
    d.set(BftTimer.ROUND, d.now.plus(d.timeout()));
  }
}
