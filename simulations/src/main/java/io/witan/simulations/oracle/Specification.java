package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * What the formal specification of QBFT (ConsenSys and EEA, in Dafny) asks of messages, in our own
 * words and with nothing of the product's consensus but its message types: who leads a round, what
 * a quorum is, when a proposal is justified.
 *
 * <p>Two readings differ from the Dafny text. It looks at all round changes of a proposal; this
 * takes any quorum among them, as the paper does (arXiv:2002.03613). And its blocks name the round
 * within the digest; here a block keeps its hash from round to round.
 *
 * @param validators of all heights, ascending
 * @param execution why a block is not what its parent and transactions make; empty where it is
 */
record Specification(
    List<Address> validators,
    Senders senders,
    BiFunction<Header, Block, Optional<String>> execution) {

  int quorum() {
    return (2 * validators.size() + 2) / 3;
  }

  /** Who proposes in a round of the height after this block. */
  Address leader(Header parent, int round) {
    int author = validators.indexOf(parent.coinbase());
    return validators.get((author + 1 + round) % validators.size());
  }

  boolean isValidProposal(Proposal proposal, Header parent, Hash parentHash) {
    View view = proposal.view();
    Address leader = leader(parent, view.round());
    Block block = proposal.block();
    boolean follows =
        view.height() == parent.number() + 1
            && block.number() == view.height()
            && block.header().parentHash().equals(parentHash)
            && execution.apply(parent, block).isEmpty();
    return follows
        && senders.of(proposal).equals(Optional.of(leader))
        && isJustified(proposal, block.header().coinbase().equals(leader));
  }

  /**
   * Whether a proposal may be made in its round: in round 0 and after a quorum that prepared
   * nothing any block of the leader's own; else the block of the highest round that was prepared
   * among a quorum, with the PREPAREs for it.
   */
  private boolean isJustified(Proposal proposal, boolean ofLeader) {
    View view = proposal.view();
    if (view.round() == 0) {
      return ofLeader;
    }
    TreeSet<Address> unprepared = new TreeSet<>();
    TreeSet<Address> all = new TreeSet<>();
    int shown = proposal.prepares().isEmpty() ? -1 : proposal.prepares().getFirst().view().round();
    PreparedValue value = new PreparedValue(shown, proposal.block().hash());
    boolean vouched = false;
    for (SignedRoundChange change : proposal.roundChanges()) {
      Optional<Address> sender = senders.of(change).filter(validators::contains);
      int prepared = change.prepared().map(PreparedValue::round).orElse(-1);
      if (sender.isEmpty() || !change.view().equals(view) || prepared >= view.round()) {
        return false;
      }
      if (prepared < 0) {
        unprepared.add(sender.get());
      }
      boolean same = change.prepared().equals(Optional.of(value));
      if (prepared < shown || same) {
        all.add(sender.get());
      }
      vouched |= same;
    }
    if (shown < 0) {
      return ofLeader && unprepared.size() >= quorum();
    }
    return vouched
        && all.size() >= quorum()
        && isPrepared(view.withRound(shown), value.digest(), proposal.prepares());
  }

  /** Whether these hold PREPAREs of a quorum for one block in one view. */
  boolean isPrepared(View view, Hash digest, Collection<Prepare> prepares) {
    TreeSet<Address> from = new TreeSet<>();
    for (Prepare prepare : prepares) {
      if (prepare.view().equals(view) && prepare.digest().equals(digest)) {
        senders.of(prepare).filter(validators::contains).ifPresent(from::add);
      }
    }
    return from.size() >= quorum();
  }
}
