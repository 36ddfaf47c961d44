package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.chain.ChainRefusal;
import io.witan.protocol.chain.HeaderRules;
import io.witan.protocol.chain.SealedHeader;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.IbftSeals;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.BftConfig.Algorithm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a proposed header must say; what it claims of execution is checked by executing it. */
final class ProposalRules {
  private static final Bytes NO_NONCE = Bytes.wrap(new byte[8]);

  private ProposalRules() {}

  static Optional<FrameRefusal> check(Draft d, Address proposer, Proposal proposal) {
    Head head = d.head.orElseThrow();
    Block block = proposal.block();
    Header header = block.header();
    Optional<FrameRefusal> plain =
        HeaderRules.plainRefusal(head, header).map(ProposalRules::refusalOf);
    if (plain.isPresent()) {
      return plain;
    }
    Optional<SealedHeader> sealed =
        SealedHeader.read(header, d.rules.algorithm(), d.senders.verifier());
    if (sealed.isEmpty() || !isNonceOf(d.rules, header) || !block.ommers().isEmpty()) {
      return Optional.of(FrameRefusal.WRONG_HEADER);
    }
    Optional<Address> author = sealed.get().author();
    boolean admitted =
        isFresh(d, proposal)
            ? author.equals(Optional.of(proposer))
            : author.filter(d.validators::contains).isPresent();
    return admitted ? agreement(head, sealed.get()) : Optional.of(FrameRefusal.WRONG_AUTHOR);
  }

  /** A block prepared before keeps its first author, or its hash would change. */
  private static boolean isFresh(Draft d, Proposal proposal) {
    return d.rules.encoding().justifies()
        ? proposal.prepares().isEmpty()
        : proposal.view().round() == 0;
  }

  /** IBFT's votes stand in the nonce. */
  private static boolean isNonceOf(BftRules rules, Header header) {
    boolean votes = rules.algorithm() == Algorithm.IBFT && IbftSeals.vote(header).isPresent();
    return votes || header.nonce().equals(NO_NONCE);
  }

  /** What the chain would refuse must not be agreed on. */
  private static FrameRefusal refusalOf(ChainRefusal refusal) {
    return switch (refusal) {
      case NUMBER, PARENT -> FrameRefusal.WRONG_PARENT;
      case TIME -> FrameRefusal.WRONG_TIME;
      default -> FrameRefusal.WRONG_HEADER;
    };
  }

  /** The earliest time of the block after {@code head}, in whole seconds as headers have it. */
  static Instant earliest(Head head) {
    long seconds = head.config().blockPeriod().toSeconds();
    return Instant.ofEpochSecond(head.header().timestamp() + seconds);
  }

  /** Whether blocks of this height may carry a validator vote. */
  static boolean admitsVote(BftConfig config, long height) {
    boolean boundary = config.epochLength() > 0 && height % config.epochLength() == 0;
    return config.validatorContract().isEmpty() && !boundary;
  }

  /** The validators that a header names: none where a contract does. */
  static List<Address> named(Head head) {
    return head.config().validatorContract().isPresent() ? List.of() : head.validators();
  }

  private static Optional<FrameRefusal> agreement(Head head, SealedHeader sealed) {
    if (!sealed.validators().equals(named(head))) {
      return Optional.of(FrameRefusal.WRONG_VALIDATORS);
    }
    boolean voteFits = sealed.vote().isEmpty() || admitsVote(head.config(), head.height() + 1);
    return voteFits ? Optional.empty() : Optional.of(FrameRefusal.WRONG_VOTE);
  }
}
