package io.witan.protocol.consensus.raft;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.raft.Entry.MembersChanged;
import io.witan.protocol.consensus.raft.Entry.Minted;
import io.witan.protocol.consensus.raft.Entry.TermBegan;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Role;
import java.util.Optional;

/**
 * Takes committed entries to the chain, one block after the other. Whether a block counts depends
 * on the log alone: it does where it follows the head that the entries before it came to.
 */
final class Applying {
  private Applying() {}

  static void headChanged(Draft d, Head head) {
    d.head = Optional.of(head);
    if (d.executing.isPresent()) {
      Minted minted = executing(d);
      if (minted.block().number() <= head.height()) {
        done(d);
      } else {
        // The chain began a new life and does not know of it any more.
        execute(d, minted);
      }
    }
    Following.adopt(d);
  }

  /** The chain does not take the block: nor does any other node's, for all execute the same. */
  static void refused(Draft d, Hash block, String reason) {
    if (d.executing.isPresent() && d.executing.get().equals(block)) {
      orphan(d, block, reason);
      done(d);
    }
  }

  /** At the end of a turn: goes on as far as entries are committed. */
  static void advance(Draft d) {
    while (d.applied < d.commit && d.executing.isEmpty() && isAtBase(d)) {
      switch (d.log().at(d.applied + 1).content()) {
        case TermBegan ignored -> done(d);
        case MembersChanged changed -> {
          done(d);
          boolean leaves = d.isLeader() && changed.members().of(d.self()).isEmpty();
          if (leaves) {
            // Removed by its own hand: it led until the change was committed (thesis §4.2.2), and
            // says so, for nobody else can before there is a new leader.
            Leading.beat(d);
            d.follow(d.term(), Optional.empty());
          }
        }
        case Minted minted -> apply(d, minted);
      }
    }
  }

  /** A chain that lost blocks its log has left behind gets them from chain sync first. */
  private static boolean isAtBase(Draft d) {
    return d.head.isPresent() && d.head.get().height() >= d.log().base().height();
  }

  private static void apply(Draft d, Minted minted) {
    Head head = d.head.orElseThrow();
    Block block = minted.block();
    if (block.number() <= head.height()) {
      // Known, from before a restart or from chain sync; or another took its place.
      done(d);
    } else if (block.header().parentHash().equals(head.hash())) {
      execute(d, minted);
    } else {
      orphan(d, minted.hash(), "it does not follow the head");
      done(d);
    }
  }

  private static void execute(Draft d, Minted minted) {
    d.executing = Optional.of(minted.hash());
    ChainInput.Origin origin = new ChainInput.Origin.Agreed();
    d.tell(Role.CHAIN, new ChainInput.Append(minted.block(), origin));
  }

  private static Minted executing(Draft d) {
    return (Minted) d.log().at(d.applied + 1).content();
  }

  private static void orphan(Draft d, Hash block, String reason) {
    d.observe(new RaftObservation.Orphaned(d.applied + 1, block, reason));
    // Whatever was minted on it cannot follow either.
    d.haltedUntil = d.log().lastIndex();
    d.building = Optional.empty();
    d.cancel(RaftTimer.MINT);
  }

  private static void done(Draft d) {
    d.applied++;
    d.executing = Optional.empty();
    d.observe(new RaftObservation.Applied(d.log().at(d.applied)));
    mark(d);
  }

  /** Cuts the log up to the last mark whenever another is due, so that laggards find some of it. */
  private static void mark(Draft d) {
    long last = d.mark.map(Log.Base::index).orElse(d.log().base().index());
    if (d.applied - last < d.limits.retained()) {
      return;
    }
    d.mark.ifPresent(base -> d.record(new RaftRecord.Compacted(base)));
    long term = d.log().termAt(d.applied).orElseThrow();
    Members members = d.log().membersAfter(d.applied);
    d.mark = Optional.of(new Log.Base(d.applied, term, members, d.head.orElseThrow().height()));
  }
}
