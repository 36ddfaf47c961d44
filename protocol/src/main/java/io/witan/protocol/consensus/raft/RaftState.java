package io.witan.protocol.consensus.raft;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.PublicKey;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Raft machine's state. Only {@code durable} survives a restart; the rest is learnt again.
 *
 * @param leader of the term, as far as known
 * @param heardAt when the leader was last heard
 * @param commit up to which entries are known to be committed
 * @param applied up to which they have been applied to the chain
 * @param executing the block that the chain was given last, until it answers
 * @param votes of a candidate: who granted and who refused
 * @param progress of a leader: every other member
 * @param mark where the log will be cut when the next mark is set
 * @param awaited a leader's base that the chain has not reached yet
 */
public record RaftState(
    Durable durable,
    RaftRole role,
    Optional<PublicKey> leader,
    Instant heardAt,
    long commit,
    long applied,
    Optional<Head> head,
    Optional<Hash> executing,
    SortedMap<PublicKey, Boolean> votes,
    SortedMap<PublicKey, Progress> progress,
    Optional<Log.Base> mark,
    Optional<Log.Base> awaited,
    Mint mint,
    SortedMap<RaftTimer, Instant> timers) {

  /** The fold of the journal: what Raft's safety rests on. */
  public record Durable(long term, Optional<PublicKey> vote, Log log) {
    public static final Durable START = new Durable(0, Optional.empty(), Log.EMPTY);

    /**
     * With one more record: the only way it ever changes.
     *
     * @throws io.witan.protocol.machine.Fault if the record leaves a gap in the log
     */
    public Durable with(RaftRecord record) {
      return switch (record) {
        case RaftRecord.TermEntered(var entered) -> new Durable(entered, Optional.empty(), log);
        case RaftRecord.VoteGranted(var in, var candidate) ->
            new Durable(in, Optional.of(candidate), log);
        case RaftRecord.EntriesAppended(var entries) ->
            new Durable(term, vote, log.append(entries));
        case RaftRecord.SuffixDropped(var from) -> new Durable(term, vote, log.dropFrom(from));
        case RaftRecord.MembershipChanged(var members) -> {
          Log.Base founded = new Log.Base(0, 0, members, 0);
          yield new Durable(term, vote, Log.after(founded));
        }
        case RaftRecord.Compacted(var base) -> new Durable(term, vote, log.compact(base));
      };
    }
  }

  /**
   * What a leader knows of minting.
   *
   * @param since the first entry of its term
   * @param attempts blocks asked for so far
   * @param building the block that the builder was asked for
   * @param notBefore when the next may be asked for
   * @param pausedUntil when it is asked for again after nothing was found, as long as the pool says
   *     no more
   * @param pendingAt height of the newest head after which transactions wait in the pool, or −1
   * @param haltedUntil the last entry built on a block that the chain did not take
   */
  public record Mint(
      long since,
      int attempts,
      Optional<View> building,
      Instant notBefore,
      Instant pausedUntil,
      long pendingAt,
      long haltedUntil) {
    static final Mint START = new Mint(0, 0, Optional.empty(), Instant.EPOCH, Instant.EPOCH, -1, 0);
  }

  static final Comparator<PublicKey> BY_KEY = Comparator.comparing(PublicKey::xy);

  public RaftState {
    votes = frozen(votes);
    progress = frozen(progress);
    timers = Collections.unmodifiableSortedMap(new TreeMap<>(timers));
  }

  /** A state as the journal, or a snapshot of it, gives it. */
  public static RaftState of(Durable durable) {
    long base = durable.log().base().index();
    return new RaftState(
        durable,
        RaftRole.FOLLOWER,
        Optional.empty(),
        Instant.EPOCH,
        base,
        base,
        Optional.empty(),
        Optional.empty(),
        new TreeMap<>(BY_KEY),
        new TreeMap<>(BY_KEY),
        Optional.empty(),
        Optional.empty(),
        Mint.START,
        new TreeMap<>());
  }

  private static <V> SortedMap<PublicKey, V> frozen(SortedMap<PublicKey, V> map) {
    TreeMap<PublicKey, V> copy = new TreeMap<>(BY_KEY);
    copy.putAll(map);
    return Collections.unmodifiableSortedMap(copy);
  }

  public long term() {
    return durable.term();
  }

  public Log log() {
    return durable.log();
  }

  /** The members as far as they are agreed on. */
  public Members members() {
    return log().membersAfter(commit);
  }
}
