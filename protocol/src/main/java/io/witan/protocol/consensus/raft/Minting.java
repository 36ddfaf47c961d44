package io.witan.protocol.consensus.raft;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.GasLimits;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.raft.Entry.Minted;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.machine.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes blocks of waiting transactions, as long as this node leads: one on the other, without
 * waiting for the commit of the one before. A leader mints only on what it has applied up to the
 * beginning of its own term, so no block of a deposed leader is built upon before it is final; what
 * of that leader's is not committed is gone from the log, and its transactions are in the pools
 * still.
 */
final class Minting {
  /** After which the builder counts as lost. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * After which a builder that found nothing is asked again: beside what no block can take the pool
   * does not say that something else has come.
   */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private static final long NANOS = 1_000_000_000L;

  private Minting() {}

  /**
   * The pool holds something after a head. That nothing was found just now is then no reason to
   * wait: the question may have met a pool that did not have it yet.
   */
  static void pending(Draft d, long head) {
    d.pendingAt = Math.max(d.pendingAt, head);
    d.pausedUntil = Instant.EPOCH;
    if (d.building.isEmpty()) {
      d.cancel(RaftTimer.MINT);
    }
  }

  /** At the end of a turn: a block is due where one can be made. */
  static void schedule(Draft d) {
    if (isReady(d) && !d.isSet(RaftTimer.MINT)) {
      Instant least = d.notBefore.isAfter(d.pausedUntil) ? d.notBefore : d.pausedUntil;
      d.set(RaftTimer.MINT, least.isAfter(d.now) ? least : d.now);
    }
  }

  private static boolean isReady(Draft d) {
    return d.isLeader()
        && d.head.isPresent()
        && d.building.isEmpty()
        && d.applied >= d.mintsSince
        && d.applied >= d.haltedUntil
        && d.pendingAt >= d.head.get().height()
        && d.log().lastIndex() - d.applied < d.limits.unapplied()
        && speculative(d) < d.limits.speculative();
  }

  /** Blocks in the log that the chain does not have yet. */
  private static int speculative(Draft d) {
    int count = 0;
    for (long i = d.applied + 1; i <= d.log().lastIndex(); i++) {
      count += d.log().at(i).content() instanceof Minted ? 1 : 0;
    }
    return count;
  }

  static void due(Draft d) {
    d.building = Optional.empty();
    if (!isReady(d)) {
      return;
    }
    Head parent = parent(d);
    d.attempts = d.attempts == Integer.MAX_VALUE ? 1 : d.attempts + 1;
    View view = new View(parent.height() + 1, d.attempts);
    d.building = Optional.of(view);
    d.notBefore = d.now.plus(d.settings.blockTime());
    d.pausedUntil = d.now.plus(PAUSE);
    d.tell(Role.BUILDER, new BuilderInput.Build(view, parent, template(d, parent)));
    d.set(RaftTimer.MINT, d.now.plus(PATIENCE));
  }

  /** The last block of the log, whether or not it is committed. */
  private static Head parent(Draft d) {
    Head head = d.head.orElseThrow();
    for (long i = d.log().lastIndex(); i > d.applied; i--) {
      if (d.log().at(i).content() instanceof Minted minted) {
        return new Head(minted.block().header(), minted.hash(), head.validators(), head.config());
      }
    }
    return head;
  }

  private static Header template(Draft d, Head parent) {
    long number = parent.height() + 1;
    Header header =
        new HeaderBuilder()
            .parentHash(parent.hash())
            .number(number)
            .timestamp(Math.max(parent.header().timestamp() + 1, nanos(d.now)))
            .coinbase(d.settings.beneficiary().apply(number))
            .gasLimit(
                GasLimits.next(parent.header().gasLimit(), d.settings.gasLimit().apply(number)))
            .build();
    // A leader that is on its way out of the cluster still mints under the id that it has there.
    Optional<Member> self =
        d.members().of(d.self()).or(() -> d.log().membersAfter(d.commit).of(d.self()));
    int raftId = self.map(Member::id).orElse(0);
    Hash digest = RaftSeal.digest(header);
    return header.withExtraData(new RaftSeal(raftId, d.settings.signer().sign(digest)).encode());
  }

  /** GoQuorum's Raft counts time in nanoseconds. */
  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS + instant.getNano();
  }

  static void built(Draft d, View view, Block block) {
    if (!isAwaited(d, view)) {
      return;
    }
    d.cancel(RaftTimer.MINT);
    if (block.transactions().isEmpty()) {
      boolean perhapsLater = d.log().lastIndex() > d.applied;
      d.pausedUntil = perhapsLater ? Instant.EPOCH : d.pausedUntil;
    } else {
      d.pausedUntil = Instant.EPOCH;
      Minted minted = Minted.of(block);
      d.append(minted);
      long index = d.log().lastIndex();
      int count = block.transactions().size();
      d.observe(new RaftObservation.Minted(index, minted.hash(), count));
      Leading.commit(d);
    }
  }

  static void failed(Draft d, View view, String reason) {
    if (isAwaited(d, view)) {
      d.cancel(RaftTimer.MINT);
      d.observe(new RaftObservation.BuildFailed(reason));
    }
  }

  private static boolean isAwaited(Draft d, View view) {
    boolean awaited = d.isLeader() && d.building.equals(Optional.of(view));
    if (awaited) {
      d.building = Optional.empty();
    }
    return awaited;
  }
}
