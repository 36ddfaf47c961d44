package io.witan.simulations.spec;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Block;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Whether proposals and prepared blocks are justified, for one chain. Sends and remembers nothing.
 */
record Justified(Blockchain chain, Law law) {
  private static final int NOTHING = -1;

  /** Why a proposal is not valid ({@code isValidProposal}, without what a node did before). */
  Optional<String> refusal(Proposal proposal) {
    View view = proposal.view();
    if (view.height() != chain.height()) {
      return Optional.of("isValidProposal: it is of height " + view.height());
    }
    if (!law.senders().of(proposal).equals(Optional.of(chain.proposer(view.round())))) {
      return Optional.of("proposer: another is due in " + view);
    }
    Block block = proposal.block();
    if (view.round() == 0) {
      return newBlock(block, 0);
    }
    Optional<String> why = justification(proposal, proposal.roundChanges());
    return why.isEmpty() || isJustifiedByFewer(proposal) ? Optional.empty() : why;
  }

  /** Whether the round changes would do without those of the highest prepared rounds. */
  private boolean isJustifiedByFewer(Proposal proposal) {
    List<SignedRoundChange> changes = proposal.roundChanges();
    return IntStream.concat(IntStream.of(NOTHING), changes.stream().mapToInt(Justified::prepared))
        .mapToObj(cap -> changes.stream().filter(change -> prepared(change) <= cap).toList())
        .anyMatch(fewer -> justification(proposal, fewer).isEmpty());
  }

  /** {@code isProposalJustification} of a round after the first. */
  private Optional<String> justification(Proposal proposal, List<SignedRoundChange> changes) {
    View view = proposal.view();
    TreeSet<Address> senders = new TreeSet<>();
    int highest = NOTHING;
    for (SignedRoundChange change : changes) {
      Optional<Address> sender = law.senders().of(change).filter(chain.validators()::contains);
      boolean valid =
          sender.isPresent() && change.view().equals(view) && prepared(change) < view.round();
      if (!valid) {
        return Optional.of("validRoundChange: one is of another view or of no validator");
      }
      senders.add(sender.get());
      highest = Math.max(highest, prepared(change));
    }
    if (senders.size() < chain.quorum()) {
      return Optional.of(
          "isProposalJustification: round changes of %d, the quorum is %d"
              .formatted(senders.size(), chain.quorum()));
    }
    if (highest == NOTHING) {
      return newBlock(proposal.block(), view.round());
    }
    PreparedValue value = new PreparedValue(highest, proposal.block().hash());
    if (changes.stream().noneMatch(c -> c.prepared().equals(Optional.of(value)))) {
      return Optional.of("isHighestPrepared: the block is not that of round " + highest);
    }
    return isPrepared(highest, value.digest(), proposal.prepares())
        ? Optional.empty()
        : Optional.of("validSignedPrepareForHeightRoundAndDigest: no quorum of round " + highest);
  }

  /** {@code validateNonPreparedBlock}. */
  private Optional<String> newBlock(Block block, int round) {
    Optional<String> why =
        block.header().coinbase().equals(chain.proposer(round))
            ? chain.invalid(block, law)
            : Optional.of("its author is another than the proposer");
    return why.map("validateNonPreparedBlock: "::concat);
  }

  /** Whether these are PREPAREs of a quorum for one block, and nothing else. */
  boolean isPrepared(int round, Hash digest, List<Prepare> prepares) {
    View view = new View(chain.height(), round);
    TreeSet<Address> senders = new TreeSet<>();
    for (Prepare prepare : prepares) {
      Optional<Address> sender = law.senders().of(prepare).filter(chain.validators()::contains);
      boolean valid =
          sender.isPresent() && prepare.view().equals(view) && prepare.digest().equals(digest);
      if (!valid) {
        return false;
      }
      senders.add(sender.get());
    }
    return senders.size() >= chain.quorum();
  }

  private static int prepared(SignedRoundChange change) {
    return change.prepared().map(PreparedValue::round).orElse(NOTHING);
  }
}
