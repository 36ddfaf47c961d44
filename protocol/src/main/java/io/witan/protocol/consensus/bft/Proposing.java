package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.chain.GasLimits;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.QbftExtraData.Vote;
import io.witan.protocol.machine.Role;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.votes.VotesInput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When this validator proposes, and what. */
final class Proposing {
  private Proposing() {}

  /** Sets the moment at which round 0 begins: later where there is nothing to put into a block. */
  static void schedule(Draft d) {
    Head head = d.head.orElseThrow();
    Duration period = head.config().blockPeriod();
    Duration empty = head.config().emptyBlockPeriod();
    boolean wait = d.pendingAt < head.height() && empty.compareTo(period) > 0;
    Instant parent = Instant.ofEpochSecond(head.header().timestamp());
    Instant due = wait ? parent.plus(empty) : ProposalRules.earliest(head);
    if (period.toMillisPart() != 0) {
      // Headers tell whole seconds only, so that parts of one are kept by the own clock.
      due = later(due, d.now.plus(wait ? empty : period));
    }
    d.set(BftTimer.PERIOD, later(due, d.now));
  }

  /** Transactions wait: an empty block's period is cut short. */
  static void pending(Draft d, long head) {
    boolean known = d.head.isPresent() && d.pendingAt >= d.head.get().height();
    d.pendingAt = Math.max(d.pendingAt, head);
    if (known || d.head.isEmpty() || !d.isSet(BftTimer.PERIOD)) {
      return;
    }
    BftConfig config = d.head.get().config();
    Duration more = config.emptyBlockPeriod().minus(config.blockPeriod());
    if (!more.isNegative()) {
      d.set(BftTimer.PERIOD, later(d.due(BftTimer.PERIOD).minus(more), d.now));
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /**
   * Proposes if it is this validator's turn, a block is due, there is a reason to, and it did not
   * yet.
   */
  static void propose(Draft d) {
    boolean turn =
        d.takesPart()
            && !d.isSet(BftTimer.PERIOD)
            && !d.proposing
            && d.decided.isEmpty()
            && d.proposal.isEmpty()
            && d.proposer(d.round).equals(d.self());
    if (!turn) {
      return;
    }
    if (d.round == 0) {
      build(d);
      return;
    }
    List<RoundChange> changes = changes(d);
    if (changes.size() >= d.validators.quorum()) {
      prepared(d, changes)
          .ifPresentOrElse(prepared -> repeat(d, changes, prepared), () -> build(d));
    }
  }

  /** The block asked for is built. */
  static void built(Draft d, View view, Block block) {
    boolean wanted =
        d.isCurrent(view)
            && d.takesPart()
            && d.proposing
            && d.proposal.isEmpty()
            && d.decided.isEmpty();
    if (!wanted) {
      return;
    }
    List<RoundChange> changes = d.round == 0 ? List.of() : changes(d);
    if (d.round > 0 && changes.size() < d.validators.quorum()) {
      // While the block was built one of the quorum went on to a later round: nobody would accept.
      d.proposing = false;
      return;
    }
    // While the block was built a prepared one may have become known: that one must win.
    Optional<PreparedCertificate> prepared = prepared(d, changes);
    if (prepared.isPresent()) {
      repeat(d, changes, prepared.get());
    } else {
      Optional<Vote> vote = vote(d, d.head.orElseThrow());
      ask(d, d.rules.encoding().voting(block, vote), changes, List.of());
    }
  }

  private static void build(Draft d) {
    d.proposing = true;
    Head head = d.head.orElseThrow();
    d.tell(Role.BUILDER, new BuilderInput.Build(d.view(), head, template(d, head)));
  }

  private static void repeat(Draft d, List<RoundChange> changes, PreparedCertificate prepared) {
    d.proposing = true;
    ask(d, prepared.block(), changes, prepared.prepares());
  }

  private static void ask(Draft d, Block block, List<RoundChange> changes, List<Prepare> prepares) {
    boolean justifies = d.rules.encoding().justifies();
    List<SignedRoundChange> votes = changes.stream().map(RoundChange::vote).toList();
    Block inRound = d.rules.encoding().inRound(block, d.round);
    Voting.request(
        d,
        new VotesInput.Proposal(
            d.view(), inRound, justifies ? votes : List.of(), justifies ? prepares : List.of()));
  }

  /**
   * The block that must be proposed again. QBFT: that of the highest prepared round in a quorum of
   * round changes. IBFT, whose round changes show none: the newest that this validator knows of.
   */
  private static Optional<PreparedCertificate> prepared(Draft d, List<RoundChange> changes) {
    if (!d.rules.encoding().justifies()) {
      return d.round == 0 ? Optional.empty() : d.prepared;
    }
    return best(changes)
        .map(c -> new PreparedCertificate(preparedRound(c), c.block().orElseThrow(), c.prepares()));
  }

  /** The round changes for exactly this round. */
  private static List<RoundChange> changes(Draft d) {
    return d.roundChanges.values().stream().filter(c -> c.view().round() == d.round).toList();
  }

  private static Optional<RoundChange> best(List<RoundChange> changes) {
    Optional<RoundChange> best = Optional.empty();
    for (RoundChange change : changes) {
      if (change.vote().prepared().isPresent() && preparedRound(change) > preparedRound(best)) {
        best = Optional.of(change);
      }
    }
    return best;
  }

  private static int preparedRound(Optional<RoundChange> change) {
    return change.map(Proposing::preparedRound).orElse(-1);
  }

  private static int preparedRound(RoundChange change) {
    return change.vote().prepared().map(PreparedValue::round).orElse(-1);
  }

  private static Header template(Draft d, Head head) {
    Header parent = head.header();
    long height = d.height();
    long limit =
        d.settings
            .gasLimitAt(height)
            .map(target -> GasLimits.next(parent.gasLimit(), target))
            .orElse(parent.gasLimit());
    long earliest = ProposalRules.earliest(head).getEpochSecond();
    return new HeaderBuilder()
        .parentHash(head.hash())
        .number(height)
        .timestamp(Math.max(earliest, d.now.getEpochSecond()))
        .coinbase(d.self())
        .gasLimit(limit)
        .mixHash(BlockHash.ISTANBUL_DIGEST)
        .extraData(
            d.rules
                .encoding()
                .extraData(d.settings.vanity(), ProposalRules.named(head), vote(d, head)))
        .build();
  }

  /** One of the operator's open candidates, drawn by lot. */
  private static Optional<Vote> vote(Draft d, Head head) {
    if (d.candidates.isEmpty() || !ProposalRules.admitsVote(head.config(), d.height())) {
      return Optional.empty();
    }
    List<Map.Entry<Address, Boolean>> open = new ArrayList<>(d.candidates.entrySet());
    Map.Entry<Address, Boolean> drawn =
        open.get((int) Long.remainderUnsigned(d.entropy, open.size()));
    return Optional.of(new Vote(drawn.getKey(), drawn.getValue()));
  }
}
