package io.witan.simulations.spec;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.QbftExtraData;
import java.time.Instant;
import java.util.Optional;

/** The halves of the steps that say what a node may send. */
record Sendings(NodeState node, Law law) {
  /**
   * Lets the node say something, if it may.
   *
   * @param now by the node's own clock
   * @return why not, beginning with the predicate that does not hold
   */
  Optional<String> say(BftFrame frame, Instant now) {
    if (node.hasSaid(frame)) {
      return Optional.empty();
    }
    Optional<String> refusal = outside(frame).or(() -> content(frame, now));
    node.say(frame, law);
    return refusal;
  }

  private Optional<String> outside(BftFrame frame) {
    int round = frame.view().round();
    if (!law.senders().of(frame).equals(Optional.of(node.id))
        || !node.blockchain.validators().contains(node.id)) {
      return Optional.of("NodeNextSubStep: it is not signed by a validator");
    }
    if (round < node.highestSaid() || !node.hasEntered(round)) {
      return Optional.of("NodeNextSubStep: it is not in round " + round);
    }
    return node.hasVoted(frame)
        ? Optional.of("NodeNextSubStep: it said otherwise in this round before")
        : Optional.empty();
  }

  private Optional<String> content(BftFrame frame, Instant now) {
    return switch (frame) {
      case Proposal proposal when proposal.view().round() == 0 ->
          uponBlockTimeout(proposal, now).map("UponBlockTimeout: "::concat);
      case Proposal proposal -> uponRoundChange(proposal).map("UponRoundChange: "::concat);
      case Prepare prepare -> uponProposal(prepare).map("UponProposal: "::concat);
      case Commit commit -> uponPrepare(commit).map("UponPrepare: "::concat);
      case RoundChange change ->
          node.hasAnnounced(change.view().round())
              ? roundChange(change).map("createRoundChange: "::concat)
              : Optional.of("UponRoundTimeout: it gave up no round for this one");
    };
  }

  private Optional<String> uponBlockTimeout(Proposal proposal, Instant now) {
    return now.isBefore(node.blockchain.due(law))
        ? Optional.of("no block is due yet")
        : proposed(proposal);
  }

  /** The first half of {@code UponRoundChange}: the node leads the round. */
  private Optional<String> uponRoundChange(Proposal proposal) {
    boolean shown = false;
    for (SignedRoundChange vote : proposal.roundChanges()) {
      Optional<RoundChange> carrier = node.messagesReceived.carrierOf(vote);
      if (carrier.isEmpty()) {
        return Optional.of("isReceivedProposalJustification: a round change did not come");
      }
      Hash digest = proposal.block().hash();
      shown |= carrier.get().block().map(Block::hash).equals(Optional.of(digest));
    }
    if (!proposal.prepares().stream().allMatch(node.messagesReceived::shows)) {
      return Optional.of("isReceivedProposalJustification: a PREPARE did not come");
    }
    return shown || proposal.prepares().isEmpty()
        ? proposed(proposal)
        : Optional.of("isReceivedProposalJustification: the prepared block did not come");
  }

  private Optional<String> proposed(Proposal proposal) {
    int round = proposal.view().round();
    return QbftExtraData.of(proposal.block().header()).round() == round
        ? new Justified(node.blockchain, law).refusal(proposal)
        : Optional.of("isProposalJustification: the block names another round");
  }

  private Optional<String> uponProposal(Prepare prepare) {
    Justified justified = new Justified(node.blockchain, law);
    Optional<String> why = Optional.of("isValidProposal: no such block was proposed");
    for (Proposal proposal : node.messagesReceived.proposals(prepare.view().round())) {
      if (proposal.block().hash().equals(prepare.digest())) {
        why = why.flatMap(before -> justified.refusal(proposal));
      }
    }
    return why;
  }

  private Optional<String> uponPrepare(Commit commit) {
    int round = commit.view().round();
    if (!isPrepared(round, commit.digest())) {
      return Optional.of("validPreparesForHeightRoundAndDigest: no quorum of PREPAREs came for it");
    }
    Block block = node.messagesReceived.block(commit.digest()).orElseThrow();
    return law.senders().ofSeal(block.header(), round, commit.seal()).equals(Optional.of(node.id))
        ? Optional.empty()
        : Optional.of("hashBlockForCommitSeal: it is not what the seal seals");
  }

  /** Whether the node voted for the block in the round and heard a quorum do so. */
  private boolean isPrepared(int round, Hash digest) {
    return node.proposalAccepted(round).equals(Optional.of(digest))
        && node.messagesReceived.preparers(round, digest, node.blockchain.validators()).size()
            >= node.blockchain.quorum();
  }

  /** What {@code createRoundChange} puts into a round change. */
  private Optional<String> roundChange(RoundChange change) {
    Optional<PreparedValue> shown = change.vote().prepared();
    if (shown.isEmpty()) {
      boolean bare = change.block().isEmpty() && change.prepares().isEmpty();
      return node.lastPrepared().isEmpty() && bare
          ? Optional.empty()
          : Optional.of("it hides what was prepared in " + node.lastPrepared());
    }
    PreparedValue value = shown.get();
    // A block may be prepared, and its COMMIT never become durable.
    boolean latest =
        shown.equals(node.lastPrepared())
            || (value.round() > node.lastPrepared().map(PreparedValue::round).orElse(-1)
                && isPrepared(value.round(), value.digest()));
    if (!latest || value.round() >= change.view().round()) {
      return Optional.of("%s was not prepared last".formatted(value));
    }
    boolean carried =
        change.block().map(Block::hash).equals(Optional.of(value.digest()))
            && new Justified(node.blockchain, law)
                .isPrepared(value.round(), value.digest(), change.prepares());
    return carried
        ? Optional.empty()
        : Optional.of("getRoundChangeJustification: the PREPAREs are no quorum");
  }
}
