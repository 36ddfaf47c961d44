package io.witan.actors.node;

import io.witan.actors.host.Listeners;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.chain.ChainObservation;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.ConsensusStatus;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.consensus.raft.RaftObservation;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.pool.PoolObservation;
import io.witan.protocol.sync.SyncObservation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what machines report into metrics, log lines and answers. */
final class Observer implements Consumer<Observation> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");

  private final NodeMetrics metrics;
  private final Submissions submissions;
  private final SenderCache senders;
  private final Listeners<RecoveredTransaction> pending;
  private final Consumer<Members> membersKnown;
  private final Supplier<Optional<ConsensusStatus>> status;
  private final BiConsumer<PublicKey, String> misbehaved;

  Observer(
      NodeMetrics metrics,
      Submissions submissions,
      SenderCache senders,
      Listeners<RecoveredTransaction> pending,
      Consumer<Members> membersKnown,
      Supplier<Optional<ConsensusStatus>> status,
      BiConsumer<PublicKey, String> misbehaved) {
    this.metrics = metrics;
    this.submissions = submissions;
    this.senders = senders;
    this.pending = pending;
    this.membersKnown = membersKnown;
    this.status = status;
    this.misbehaved = misbehaved;
  }

  @Override
  public void accept(Observation observation) {
    switch (observation) {
      case BftObservation bft -> consensus(bft);
      case ChainObservation chain -> chain(chain);
      case PoolObservation pool -> pool(pool);
      case SyncObservation sync -> sync(sync);
      case RaftObservation raft -> raft(raft);
      default -> LOG.debug("{}", observation);
    }
  }

  private void consensus(BftObservation observation) {
    switch (observation) {
      case BftObservation.RoundBegan(var view, var proposer, var cause) -> {
        List<Address> silent = status.get().map(ConsensusStatus::silent).orElse(List.of());
        metrics.round(view, cause);
        if (view.round() > 0) {
          LOG.info("round {} begins, proposer {}: {}; silent {}", view, proposer, cause, silent);
        }
      }
      case BftObservation.FrameRefused(var phase, var view, var reason) -> {
        metrics.refused("consensus", reason);
        LOG.debug("{} of {} refused: {}", phase, view, reason);
      }
      case BftObservation.ProposalInvalid(var view, var digest, var reason) ->
          LOG.warn("proposal {} of {} is invalid: {}", digest, view, reason);
      case BftObservation.BuildFailed(var view, var reason) ->
          LOG.warn("no block could be built for {}: {}", view, reason);
      case BftObservation.Decided(var view, var digest) -> LOG.debug("{} decided {}", view, digest);
      case BftObservation.VoteRefused(var view, var phase, var reason) -> {
        metrics.refused("votes", reason);
        LOG.info("{} of {} not signed: {}", phase, view, reason);
      }
      case BftObservation.Accused(var evidence) -> {
        metrics.accused(evidence);
        switch (evidence) {
          case Evidence.Equivocation(var culprit, var first, var second) ->
              LOG.error(
                  "validator {} contradicted itself in {}: {} and {}",
                  culprit,
                  first.view(),
                  first.phase(),
                  second.phase());
          case Evidence.ForgottenLock(var culprit, var lock, var change) ->
              LOG.error(
                  "validator {} gave up to {} without the block that it had prepared in {}",
                  culprit,
                  change.view(),
                  lock.view());
        }
      }
    }
  }

  private void raft(RaftObservation observation) {
    switch (observation) {
      case RaftObservation.RoleChanged(var role, var term) ->
          LOG.info("raft: {} in term {}", role.name().toLowerCase(Locale.ROOT), term);
      case RaftObservation.Elected elected -> {}
      case RaftObservation.Applied applied -> {}
      case RaftObservation.MembersKnown(var members) -> membersKnown.accept(members);
      case RaftObservation.Minted(var index, var block, var transactions) ->
          LOG.debug("raft: minted {} of {} transactions at {}", block, transactions, index);
      case RaftObservation.Orphaned(var index, var block, var reason) ->
          LOG.warn("raft: block {} at {} is dropped: {}", block, index, reason);
      case RaftObservation.BuildFailed(var reason) ->
          LOG.warn("raft: no block could be built: {}", reason);
      case RaftObservation.ChangeRefused(var change, var reason) ->
          LOG.info("raft: {} is not made: {}", change, reason.text());
      case RaftObservation.FrameRefused(var from, var fault) -> {
        metrics.refused("consensus", fault);
        LOG.warn("raft: a frame of {} refused: {}", from.address(), fault);
      }
    }
  }

  private void chain(ChainObservation observation) {
    switch (observation) {
      case ChainObservation.Appended appended -> {}
      case ChainObservation.Refused(var height, var hash, var origin, var reason, var detail) -> {
        metrics.refused("chain", reason);
        LOG.warn("block {} {} refused: {} {}", height, hash, reason.text(), detail);
        if (origin instanceof ChainInput.Origin.Fetched(var from)) {
          misbehaved.accept(from, "block " + height + " refused: " + reason.text() + " " + detail);
        }
      }
      case ChainObservation.ValidatorsKept(var height) ->
          LOG.warn(
              "the validator contract names nobody after block {}: its validators go on", height);
      case ChainObservation.Conflict(var ours, var other) ->
          LOG.error("block {} is final as {} but another one has seals", other.number(), ours);
    }
  }

  private void pool(PoolObservation observation) {
    switch (observation) {
      case PoolObservation.Added added -> {
        senders.remember(added.added());
        submissions.taken(added.transaction());
        if (added.pending()) {
          pending.tell(added.added());
        }
      }
      case PoolObservation.Rejected rejected -> {
        metrics.refused("pool", rejected.reason().label());
        submissions.rejected(rejected);
      }
      case PoolObservation.Kept(var transactions) -> transactions.forEach(submissions::kept);
      case PoolObservation.Dropped(var hash, var cause) -> {
        metrics.refused("pool", cause);
        LOG.debug("transaction {} dropped: {}", hash, cause);
      }
    }
  }

  private void sync(SyncObservation observation) {
    switch (observation) {
      case SyncObservation.Behind(var height, var best) -> LOG.debug("at {} of {}", height, best);
      case SyncObservation.Penalised(var peer, var offence, var height, var inARow) -> {
        metrics.refused("sync", offence);
        LOG.debug("peer {}: {} at {} ({} in a row)", peer.address(), offence, height, inARow);
        String block = "block " + height + ": ";
        switch (offence) {
          case NOT_THE_CHAIN_ASKED_FOR ->
              misbehaved.accept(peer, block + "it does not follow the one before");
          case TOO_MUCH -> misbehaved.accept(peer, block + "more was answered than asked for");
          case WRONG_BODY -> misbehaved.accept(peer, block + "its body is not its header's");
          // A slow peer is no bad one, and a refused block was told with its reason.
          case NO_ANSWER, EMPTY_ANSWER, REFUSED_BLOCK -> {}
        }
      }
    }
  }
}
