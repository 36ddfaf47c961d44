package io.witan.simulations.spec;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftObservation.Cause;
import io.witan.protocol.ledger.Block;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The halves of the steps that say which round a node may go to, and when it may decide. */
record Moves(NodeState node, Law law) {
  /**
   * Enters a round at the node, if it may.
   *
   * @param cause which step the node says it took
   * @param now by the node's own clock
   * @return why not, beginning with the predicate that does not hold
   */
  Optional<String> enter(int round, Cause cause, Instant now) {
    Optional<String> refusal =
        switch (cause) {
          case NEW_HEIGHT ->
              refusal(round == 0 && node.round() < 0, "NodeInit: it is in a round already");
          case RECALLED -> refusal(round == resumed(), "NodeInit: not where it was before");
          case RESTARTED -> refusal(round == node.round(), "NodeInit: not where it was before");
          case TIMEOUT -> uponRoundTimeout(round, now);
          case SILENCE -> uponSilence(round, now);
          case OTHERS_AHEAD -> uponRoundChange(round);
          case PROPOSAL -> uponProposal(round);
        };
    Instant due = node.blockchain.due(law);
    boolean waits = cause == Cause.NEW_HEIGHT && now.isBefore(due);
    boolean given = cause == Cause.TIMEOUT || cause == Cause.SILENCE || cause == Cause.OTHERS_AHEAD;
    node.enter(round, waits ? due : now, given);
    return refusal;
  }

  /** Where a node goes on whose votes told it what it said. */
  private int resumed() {
    return Math.max(0, Math.max(node.round(), node.highestSaid()));
  }

  private Optional<String> uponRoundTimeout(int round, Instant now) {
    if (node.isDecided()) {
      return Optional.of("UponCommit: it has decided");
    }
    Duration took = Duration.between(node.timeLastRoundStart(), now);
    boolean elapsed = took.compareTo(law.roundTimeout(node.round())) >= 0;
    return refusal(
        node.round() >= 0 && round == node.round() + 1 && elapsed,
        "UponRoundTimeout: round %d took only %s".formatted(node.round(), took));
  }

  /** {@code UponRoundTimeout}, but early, and out of several rounds at once. */
  private Optional<String> uponSilence(int round, Instant now) {
    if (node.isDecided()) {
      return Optional.of("UponCommit: it has decided");
    }
    Duration took = Duration.between(node.timeLastRoundStart(), now);
    return refusal(
        node.round() >= 0 && round > node.round() && took.compareTo(law.silence()) >= 0,
        "UponRoundTimeout: round %d waited only %s".formatted(node.round(), took));
  }

  /** A jump to where F + 1 others are, or out of a round whose proposer has left it. */
  private Optional<String> uponRoundChange(int round) {
    if (node.isDecided()) {
      return Optional.of("UponCommit: it has decided");
    }
    int reached = joined(round);
    while (reached < round && isDeserted(reached)) {
      reached++;
    }
    return refusal(
        reached == round && node.round() >= 0 && round > node.round(),
        "UponRoundChange: F+1 others are not ahead in round " + round);
  }

  /** The highest round that others make this node join, up to {@code most}; else its own. */
  private int joined(int most) {
    List<Address> validators = node.blockchain.validators();
    for (int round = most; round > node.round(); round--) {
      Set<Address> ahead = node.messagesReceived.announcers(round, validators);
      ahead.remove(node.id);
      if (ahead.size() > node.blockchain.f()
          && node.messagesReceived.isAnnounced(round, validators)) {
        return round;
      }
    }
    return node.round();
  }

  private boolean isDeserted(int round) {
    boolean waits = round > node.round() || !node.hasAccepted();
    return waits
        && node.messagesReceived
            .announcers(round + 1, node.blockchain.validators())
            .contains(node.blockchain.proposer(round));
  }

  private Optional<String> uponProposal(int round) {
    if (node.isDecided()) {
      return Optional.of("UponCommit: it has decided");
    }
    Justified justified = new Justified(node.blockchain, law.unexecuted());
    Optional<String> why = Optional.of("no proposal of round " + round + " came");
    for (Proposal proposal : node.messagesReceived.proposals(round)) {
      why = why.flatMap(before -> justified.refusal(proposal));
    }
    return why.map("UponProposal: "::concat)
        .or(() -> refusal(round > node.round(), "UponProposal: the round is past"));
  }

  /** {@code UponCommit}: there are COMMITs of a quorum in this round or one before. */
  Optional<String> decide(int latest, Hash digest) {
    Optional<Block> block = node.messagesReceived.block(digest);
    if (block.isEmpty()) {
      return Optional.of("UponCommit: no such block came");
    }
    List<Address> validators = node.blockchain.validators();
    for (int round = latest; round >= 0; round--) {
      Set<Address> committers =
          node.messagesReceived.committers(round, block.get(), validators, law.senders());
      if (committers.size() >= node.blockchain.quorum()) {
        node.decide();
        return Optional.empty();
      }
    }
    return Optional.of("UponCommit: no quorum of COMMITs for it came");
  }

  private static Optional<String> refusal(boolean holds, String otherwise) {
    return holds ? Optional.empty() : Optional.of(otherwise);
  }
}
