package io.witan.simulations.spec;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.ledger.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** {@code messagesReceived} of one node for one height, its own among them. */
final class Received {
  private record From(Address sender, BftFrame frame) {}

  private final List<From> all = new ArrayList<>();

  /** Takes a frame in, unless nobody can have signed it. */
  void add(BftFrame frame, Senders senders) {
    if (!has(frame)) {
      senders.of(frame).ifPresent(sender -> all.add(new From(sender, frame)));
    }
  }

  private boolean has(BftFrame frame) {
    return all.stream().anyMatch(from -> from.frame.equals(frame));
  }

  /** The proposals for a round. */
  List<Proposal> proposals(int round) {
    List<Proposal> proposals = new ArrayList<>();
    for (From from : all) {
      if (from.frame instanceof Proposal proposal && proposal.view().round() == round) {
        proposals.add(proposal);
      }
    }
    return proposals;
  }

  /** Who sent a PREPARE of this block ({@code validPreparesForHeightRoundAndDigest}). */
  Set<Address> preparers(int round, Hash digest, List<Address> validators) {
    return senders(
        validators,
        frame ->
            frame instanceof Prepare prepare
                && prepare.view().round() == round
                && prepare.digest().equals(digest));
  }

  /** Who sent a COMMIT with a seal of this block ({@code validCommitsForHeightRoundAndDigest}). */
  Set<Address> committers(int round, Block block, List<Address> validators, Senders senders) {
    Hash digest = block.hash();
    TreeSet<Address> committers = new TreeSet<>();
    for (From from : all) {
      boolean valid =
          from.frame instanceof Commit commit
              && commit.view().round() == round
              && commit.digest().equals(digest)
              && validators.contains(from.sender)
              && senders
                  .ofSeal(block.header(), round, commit.seal())
                  .equals(Optional.of(from.sender));
      if (valid) {
        committers.add(from.sender);
      }
    }
    return committers;
  }

  /** Who announced this round or a later one. */
  Set<Address> announcers(int round, List<Address> validators) {
    return senders(
        validators, frame -> frame instanceof RoundChange change && change.view().round() >= round);
  }

  /** Whether somebody announced exactly this round. */
  boolean isAnnounced(int round, List<Address> validators) {
    return !senders(
            validators,
            frame -> frame instanceof RoundChange change && change.view().round() == round)
        .isEmpty();
  }

  private Set<Address> senders(List<Address> validators, Predicate<BftFrame> which) {
    TreeSet<Address> senders = new TreeSet<>();
    for (From from : all) {
      if (which.test(from.frame) && validators.contains(from.sender)) {
        senders.add(from.sender);
      }
    }
    return senders;
  }

  /** The round change with this signed part, if it came. */
  Optional<RoundChange> carrierOf(SignedRoundChange vote) {
    for (From from : all) {
      if (from.frame instanceof RoundChange change && change.vote().equals(vote)) {
        return Optional.of(change);
      }
    }
    return Optional.empty();
  }

  /** Whether a PREPARE came by itself or within a round change. */
  boolean shows(Prepare prepare) {
    return has(prepare)
        || all.stream()
            .anyMatch(
                from ->
                    from.frame instanceof RoundChange change
                        && change.prepares().contains(prepare));
  }

  /** The block with this hash, if a proposal or a round change brought it. */
  Optional<Block> block(Hash digest) {
    for (From from : all) {
      Optional<Block> block =
          switch (from.frame) {
            case Proposal proposal -> Optional.of(proposal.block());
            case RoundChange change -> change.block();
            case Prepare ignored -> Optional.empty();
            case Commit ignored -> Optional.empty();
          };
      if (block.isPresent() && block.get().hash().equals(digest)) {
        return block;
      }
    }
    return Optional.empty();
  }
}
