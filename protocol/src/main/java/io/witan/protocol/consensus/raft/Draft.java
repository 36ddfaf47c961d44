package io.witan.protocol.consensus.raft;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A {@link RaftState} being changed within one turn, and what the turn records and puts out. */
final class Draft {
  final RaftSettings settings;
  final RaftLimits limits;
  final Instant now;
  final long entropy;
  private final List<RaftRecord> records = new ArrayList<>();
  private final List<Output> out = new ArrayList<>();
  private RaftState.Durable durable;

  RaftRole role;
  Optional<PublicKey> leader;
  Instant heardAt;
  long commit;
  long applied;
  Optional<Head> head;
  Optional<Hash> executing;
  final SortedMap<PublicKey, Boolean> votes = new TreeMap<>(RaftState.BY_KEY);
  final SortedMap<PublicKey, Progress> progress = new TreeMap<>(RaftState.BY_KEY);
  Optional<Log.Base> mark;
  Optional<Log.Base> awaited;
  long mintsSince;
  int attempts;
  Optional<View> building;
  Instant notBefore;
  Instant pausedUntil;
  long pendingAt;
  long haltedUntil;
  private final SortedMap<RaftTimer, Instant> timers;

  Draft(RaftSettings settings, RaftLimits limits, RaftState state, Instant now, long entropy) {
    this.settings = settings;
    this.limits = limits;
    this.now = now;
    this.entropy = entropy;
    this.durable = state.durable();
    this.role = state.role();
    this.leader = state.leader();
    this.heardAt = state.heardAt();
    this.commit = state.commit();
    this.applied = state.applied();
    this.head = state.head();
    this.executing = state.executing();
    this.votes.putAll(state.votes());
    this.progress.putAll(state.progress());
    this.mark = state.mark();
    this.awaited = state.awaited();
    this.mintsSince = state.mint().since();
    this.attempts = state.mint().attempts();
    this.building = state.mint().building();
    this.notBefore = state.mint().notBefore();
    this.pausedUntil = state.mint().pausedUntil();
    this.pendingAt = state.mint().pendingAt();
    this.haltedUntil = state.mint().haltedUntil();
    this.timers = new TreeMap<>(state.timers());
  }

  Turn<RaftState, RaftRecord> turn() {
    RaftState after =
        new RaftState(
            durable,
            role,
            leader,
            heardAt,
            commit,
            applied,
            head,
            executing,
            votes,
            progress,
            mark,
            awaited,
            new RaftState.Mint(
                mintsSince, attempts, building, notBefore, pausedUntil, pendingAt, haltedUntil),
            timers);
    return new Turn<>(after, records, out);
  }

  long term() {
    return durable.term();
  }

  Optional<PublicKey> vote() {
    return durable.vote();
  }

  Log log() {
    return durable.log();
  }

  Members members() {
    return log().members();
  }

  PublicKey self() {
    return settings.self();
  }

  boolean isLeader() {
    return role == RaftRole.LEADER;
  }

  boolean isVoter() {
    return members().isVoter(self());
  }

  /** The other members, learners too. */
  List<PublicKey> others() {
    return members().all().stream().map(Member::key).filter(key -> !key.equals(self())).toList();
  }

  void record(RaftRecord record) {
    records.add(record);
    durable = durable.with(record);
  }

  void append(Entry.Content content) {
    Entry entry = new Entry(log().lastIndex() + 1, term(), content);
    record(new RaftRecord.EntriesAppended(List.of(entry)));
  }

  /** Enters a later term, or stays in this one, as a follower. */
  void follow(long inTerm, Optional<PublicKey> ofLeader) {
    if (inTerm > term()) {
      record(new RaftRecord.TermEntered(inTerm));
    }
    become(RaftRole.FOLLOWER);
    leader = ofLeader;
    votes.clear();
    progress.clear();
    // A block that is being built belongs to the term that has ended.
    building = Optional.empty();
    cancel(RaftTimer.HEARTBEAT);
    cancel(RaftTimer.QUORUM);
    cancel(RaftTimer.MINT);
    awaitLeader();
  }

  void become(RaftRole next) {
    if (next != role) {
      role = next;
      observe(new RaftObservation.RoleChanged(next, term()));
    }
  }

  /** Votes are asked for unless a leader is heard until then; nodes differ by lot in how long. */
  void awaitLeader() {
    Duration least = settings.election();
    long lot = Long.remainderUnsigned(entropy, least.toNanos());
    set(RaftTimer.ELECTION, now.plus(least).plusNanos(lot));
  }

  /**
   * The same where the leader's link has ended: after the others have noticed, within a heartbeat,
   * by a lot of half an election time. A time that ends before stays.
   */
  void awaitSuccessor() {
    long lot = Long.remainderUnsigned(entropy, settings.election().toNanos() / 2);
    Instant soon = now.plus(settings.heartbeat()).plusNanos(lot);
    Instant before = timers.get(RaftTimer.ELECTION);
    if (before == null || soon.isBefore(before)) {
      set(RaftTimer.ELECTION, soon);
    }
  }

  /**
   * Whether a leader was heard within the least election time, so that nobody needs another: votes
   * are not given then (thesis §4.2.3), and a node that was cut off or removed disturbs nobody.
   */
  boolean isLed() {
    return isLeader() || (leader.isPresent() && now.isBefore(heardAt.plus(settings.election())));
  }

  void tell(Role to, Message message) {
    out.add(new Output.Tell(to, message));
  }

  void send(PublicKey to, RaftFrame frame) {
    out.add(new Output.Send(to, frame));
  }

  void observe(RaftObservation observation) {
    out.add(new Output.Report(observation));
  }

  void set(RaftTimer timer, Instant at) {
    timers.put(timer, at);
    out.add(new Output.SetTimer(timer, at));
  }

  void cancel(RaftTimer timer) {
    if (timers.remove(timer) != null) {
      out.add(new Output.CancelTimer(timer));
    }
  }

  boolean isSet(RaftTimer timer) {
    return timers.containsKey(timer);
  }

  /**
   * Whether a timer that came back was still wanted and is due; one that came too early is set
   * again.
   */
  boolean elapsed(RaftTimer timer) {
    Instant due = timers.get(timer);
    if (due == null) {
      return false;
    }
    if (now.isBefore(due)) {
      out.add(new Output.SetTimer(timer, due));
      return false;
    }
    timers.remove(timer);
    return true;
  }
}
