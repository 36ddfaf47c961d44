package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rules.BftConfig;
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
    if (header.number() != d.height() || !header.parentHash().equals(head.hash())) {
      return Optional.of(FrameRefusal.WRONG_PARENT);
    }
    boolean plain =
        header.mixHash().equals(BlockHash.ISTANBUL_DIGEST)
            && header.difficulty().equals(Uint256.ONE)
            && header.nonce().equals(NO_NONCE)
            && block.ommers().isEmpty();
    if (!plain) {
      return Optional.of(FrameRefusal.WRONG_HEADER);
    }
    Instant time = Instant.ofEpochSecond(header.timestamp());
    if (time.isBefore(earliest(head))) {
      return Optional.of(FrameRefusal.WRONG_TIME);
    }
    // A block prepared before keeps its first author, or its hash would change.
    boolean fresh = proposal.prepares().isEmpty();
    boolean author =
        fresh ? header.coinbase().equals(proposer) : d.validators.contains(header.coinbase());
    return author ? extraData(head, header) : Optional.of(FrameRefusal.WRONG_AUTHOR);
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

  private static Optional<FrameRefusal> extraData(Head head, Header header) {
    QbftExtraData extra;
    try {
      extra = QbftExtraData.decode(header.extraData());
    } catch (RlpException unreadable) {
      return Optional.of(FrameRefusal.WRONG_HEADER);
    }
    if (!extra.validators().equals(named(head))) {
      return Optional.of(FrameRefusal.WRONG_VALIDATORS);
    }
    boolean voteFits = extra.vote().isEmpty() || admitsVote(head.config(), header.number());
    return voteFits ? Optional.empty() : Optional.of(FrameRefusal.WRONG_VOTE);
  }
}
