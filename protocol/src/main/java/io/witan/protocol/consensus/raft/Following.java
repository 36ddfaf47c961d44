package io.witan.protocol.consensus.raft;

import io.witan.protocol.consensus.raft.RaftFrame.Append;
import io.witan.protocol.consensus.raft.RaftFrame.AppendRejected;
import io.witan.protocol.consensus.raft.RaftFrame.Appended;
import io.witan.protocol.consensus.raft.RaftFrame.Snapshot;
import io.witan.protocol.consensus.raft.RaftObservation.FrameFault;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Role;
import io.witan.protocol.sync.SyncInput;
import java.util.List;
import java.util.Optional;

/** What a leader says to the others: take these entries (Raft §5.3), or start from there (§7). */
final class Following {
  private Following() {}

  static void append(Draft d, PublicKey from, Append frame) {
    if (frame.term() < d.term()) {
      // Its sender learns from the answer that its term is over.
      d.send(from, new AppendRejected(d.term(), frame.previousIndex(), 0, 0));
      return;
    }
    if (!isSound(frame)) {
      d.observe(new RaftObservation.FrameRefused(from, FrameFault.NO_LOG));
    } else if (heed(d, from, frame.term())) {
      take(d, from, frame);
    }
  }

  /** The sender leads this term; false where that cannot be. */
  private static boolean heed(Draft d, PublicKey from, long term) {
    boolean second =
        term == d.term()
            && (d.isLeader() || (d.leader.isPresent() && !d.leader.get().equals(from)));
    if (second) {
      d.observe(new RaftObservation.FrameRefused(from, FrameFault.SECOND_LEADER));
      return false;
    }
    if (term > d.term() || d.leader.isEmpty() || d.role != RaftRole.FOLLOWER) {
      d.follow(term, Optional.of(from));
    } else {
      d.awaitLeader();
    }
    d.heardAt = d.now;
    return true;
  }

  private static boolean isSound(Append frame) {
    long index = frame.previousIndex();
    long term = frame.previousTerm();
    for (Entry entry : frame.entries()) {
      index++;
      if (entry.index() != index || entry.term() < term || entry.term() > frame.term()) {
        return false;
      }
      term = entry.term();
    }
    return true;
  }

  private static void take(Draft d, PublicKey from, Append frame) {
    if (frame.previousIndex() < d.commit) {
      // What is committed is the same everywhere: there is no need to compare it.
      d.send(from, new Appended(d.term(), d.commit));
      return;
    }
    if (!d.log().holds(frame.previousIndex(), frame.previousTerm())) {
      long hint = d.log().lastNotAfter(frame.previousIndex() - 1, frame.previousTerm());
      long hintTerm = d.log().termAt(hint).orElse(0);
      d.send(from, new AppendRejected(d.term(), frame.previousIndex(), hint, hintTerm));
      return;
    }
    List<Entry> entries = frame.entries();
    int known = 0;
    while (known < entries.size()
        && d.log().holds(entries.get(known).index(), entries.get(known).term())) {
      known++;
    }
    long room = d.applied + d.limits.unapplied() - frame.previousIndex() - known;
    int end = known + (int) Math.max(0, Math.min(room, entries.size() - known));
    if (known < end) {
      if (entries.get(known).index() <= d.log().lastIndex()) {
        d.record(new RaftRecord.SuffixDropped(entries.get(known).index()));
      }
      d.record(new RaftRecord.EntriesAppended(entries.subList(known, end)));
    }
    long match = frame.previousIndex() + end;
    d.commit = Math.max(d.commit, Math.min(frame.commit(), match));
    d.send(from, new Appended(d.term(), match));
  }

  static void snapshot(Draft d, PublicKey from, Snapshot frame) {
    if (frame.term() < d.term()) {
      d.send(from, new AppendRejected(d.term(), frame.base().index(), 0, 0));
      return;
    }
    if (!heed(d, from, frame.term())) {
      return;
    }
    Log.Base base = frame.base();
    if (d.log().holds(base.index(), base.term())) {
      d.commit = Math.max(d.commit, base.index());
    }
    if (base.index() <= d.commit) {
      d.send(from, new Appended(d.term(), d.commit));
      return;
    }
    d.awaited = Optional.of(base);
    adopt(d);
    if (d.awaited.isPresent()) {
      d.tell(Role.SYNC, new SyncInput.Ahead(from, base.height()));
    }
  }

  /** Starts from the awaited base once chain sync has brought the chain so far. */
  static void adopt(Draft d) {
    if (d.awaited.isEmpty() || d.head.isEmpty() || d.executing.isPresent()) {
      return;
    }
    Log.Base base = d.awaited.get();
    if (base.index() <= d.commit) {
      d.awaited = Optional.empty();
    } else if (d.head.get().height() >= base.height()) {
      d.record(new RaftRecord.Compacted(base));
      d.commit = base.index();
      d.applied = base.index();
      d.mark = Optional.empty();
      d.awaited = Optional.empty();
      d.leader.ifPresent(leader -> d.send(leader, new Appended(d.term(), base.index())));
    }
  }
}
