package io.witan.protocol.consensus.raft;

import io.witan.protocol.consensus.raft.Entry.MembersChanged;
import io.witan.protocol.consensus.raft.Entry.Minted;
import io.witan.protocol.consensus.raft.Entry.TermBegan;
import io.witan.protocol.consensus.raft.RaftFrame.Append;
import io.witan.protocol.consensus.raft.RaftFrame.AppendRejected;
import io.witan.protocol.consensus.raft.RaftFrame.Snapshot;
import io.witan.protocol.crypto.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a leader does: brings every log up to its own, and says what is committed (Raft §5.3). */
final class Leading {
  private Leading() {}

  static void begin(Draft d) {
    d.become(RaftRole.LEADER);
    d.leader = Optional.of(d.self());
    d.votes.clear();
    d.cancel(RaftTimer.ELECTION);
    d.set(RaftTimer.HEARTBEAT, d.now.plus(d.settings.heartbeat()));
    d.set(RaftTimer.QUORUM, d.now.plus(d.settings.election()));
    d.others().forEach(other -> d.progress.put(other, Progress.of(d.log().lastIndex())));
    // A cluster's first entry names its founders, so that its log tells all members by itself.
    boolean first = d.log().lastIndex() == 0;
    d.append(first ? new MembersChanged(d.members()) : new TermBegan());
    d.mintsSince = d.log().lastIndex();
    d.haltedUntil = 0;
    d.observe(new RaftObservation.Elected(d.term()));
    commit(d);
  }

  /** Keeps one progress per other member of the newest members. */
  static void remember(Draft d) {
    List<PublicKey> others = d.others();
    d.progress.keySet().retainAll(others);
    for (PublicKey other : others) {
      d.progress.putIfAbsent(other, Progress.of(d.log().lastIndex() - 1));
    }
  }

  static void appended(Draft d, PublicKey from, long match) {
    Progress known = d.progress.get(from);
    if (known != null && match <= d.log().lastIndex()) {
      long before = d.commit;
      d.progress.put(from, known.heard().matched(match));
      commit(d);
      if (d.commit == before) {
        send(d, from, false);
      }
    }
  }

  static void rejected(Draft d, PublicKey from, AppendRejected frame) {
    Progress known = d.progress.get(from);
    if (known == null) {
      return;
    }
    Progress heard = known.heard();
    boolean stale =
        frame.previous() <= known.match()
            || (known.probing() && frame.previous() != known.next() - 1);
    if (!stale) {
      long parts = d.log().lastNotAfter(frame.hintIndex(), frame.hintTerm());
      heard = heard.backTo(Math.min(frame.previous(), parts + 1));
    }
    d.progress.put(from, heard);
    send(d, from, false);
  }

  /** A new link: what was under way on the old one is lost. */
  static void connected(Draft d, PublicKey peer) {
    Progress known = d.progress.get(peer);
    if (d.isLeader() && known != null) {
      d.progress.put(peer, known.backTo(known.match() + 1));
      send(d, peer, true);
    }
  }

  static void beat(Draft d) {
    d.set(RaftTimer.HEARTBEAT, d.now.plus(d.settings.heartbeat()));
    for (PublicKey other : d.others()) {
      d.progress.computeIfPresent(other, (key, known) -> known.beaten());
      send(d, other, true);
    }
  }

  /** A leader that a quorum no longer hears steps down (thesis §6.2): others may lead already. */
  static void checkQuorum(Draft d) {
    int heard = d.isVoter() ? 1 : 0;
    for (PublicKey voter : d.members().voters()) {
      Progress known = d.progress.get(voter);
      heard += known != null && known.active() ? 1 : 0;
    }
    if (heard < d.members().quorum()) {
      d.follow(d.term(), Optional.empty());
      return;
    }
    d.set(RaftTimer.QUORUM, d.now.plus(d.settings.election()));
    d.progress.replaceAll((key, known) -> known.unheard());
  }

  /** At the end of a turn: tells the others what is new. */
  static void speak(Draft d, long commitBefore, long lastBefore) {
    boolean committed = d.commit > commitBefore;
    if (d.isLeader() && (committed || d.log().lastIndex() > lastBefore)) {
      d.others().forEach(other -> send(d, other, committed));
    }
  }

  /**
   * What a majority holds is committed, where it is of this leader's term: one of an earlier term
   * can still be overwritten until then (Raft §5.4.2, figure 8).
   */
  static void commit(Draft d) {
    List<Long> matches = new ArrayList<>();
    for (PublicKey voter : d.members().voters()) {
      Progress known = d.progress.get(voter);
      boolean own = voter.equals(d.self());
      matches.add(own ? d.log().lastIndex() : known == null ? 0L : known.match());
    }
    matches.sort(Comparator.reverseOrder());
    long majority = matches.isEmpty() ? 0 : matches.get(d.members().quorum() - 1);
    if (majority > d.commit && d.log().holds(majority, d.term())) {
      d.commit = majority;
    }
  }

  /**
   * Sends what a member lacks, as far as the window allows.
   *
   * @param anyway whether to speak even where it lacks nothing
   */
  private static void send(Draft d, PublicKey to, boolean anyway) {
    Progress known = d.progress.get(to);
    if (known == null || (known.probing() && known.waiting())) {
      return;
    }
    boolean speak = anyway;
    while (true) {
      if (known.next() <= d.log().base().index()) {
        d.send(to, new Snapshot(d.term(), d.log().base()));
        known = known.backTo(known.next()).sent(0);
        break;
      }
      List<Entry> batch = batch(d, known);
      boolean full = known.next() - 1 - known.match() >= d.limits.window();
      if ((batch.isEmpty() || (full && !known.probing())) && !speak) {
        break;
      }
      List<Entry> entries = full && !known.probing() ? List.of() : batch;
      long previous = known.next() - 1;
      long previousTerm = d.log().termAt(previous).orElseThrow();
      d.send(to, new Append(d.term(), previous, previousTerm, entries, d.commit));
      known = known.sent(previous + entries.size());
      speak = false;
      if (known.probing()) {
        break;
      }
    }
    d.progress.put(to, known);
  }

  private static List<Entry> batch(Draft d, Progress known) {
    List<Entry> batch = new ArrayList<>();
    long gas = 0;
    for (long i = known.next(); i <= d.log().lastIndex(); i++) {
      Entry entry = d.log().at(i);
      gas += entry.content() instanceof Minted minted ? minted.block().header().gasUsed() : 0;
      boolean fits = batch.size() < d.limits.batch() && gas <= d.limits.batchGas();
      if (!fits && !batch.isEmpty()) {
        break;
      }
      batch.add(entry);
    }
    return batch;
  }
}
