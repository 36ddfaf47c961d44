package io.witan.simulations.oracle;

import io.witan.protocol.consensus.raft.Log;
import io.witan.protocol.consensus.raft.RaftRole;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.crypto.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * C2: each step of a Raft node is one that the paper's figure 2 and the thesis allow, over all of
 * its lives. So a wrong step is seen when it is made, not when logs have parted.
 */
public final class RaftConduct implements Oracle {
  private record Ballot(int node, long term) implements Comparable<Ballot> {
    @Override
    public int compareTo(Ballot other) {
      int byNode = Integer.compare(node, other.node);
      return byNode != 0 ? byNode : Long.compare(term, other.term);
    }
  }

  private final IntFunction<PublicKey> keys;
  private final int mostBeats;
  private final TreeMap<Ballot, PublicKey> votes = new TreeMap<>();
  private final TreeMap<Integer, RaftState> nodes = new TreeMap<>();
  private final TreeMap<Integer, Integer> beats = new TreeMap<>();
  private long newestLed;

  /**
   * Watches one network.
   *
   * @param mostBeats heartbeats of a leader after another was elected: the time in which it must
   *     have noticed that no quorum hears it
   */
  public RaftConduct(IntFunction<PublicKey> keys, int mostBeats) {
    this.keys = keys;
    this.mostBeats = mostBeats;
  }

  @Override
  public String id() {
    return "C2 raft conduct";
  }

  @Override
  public Optional<String> see(Sight sight) {
    if (!(sight instanceof Sight.RaftMoved(var node, var before, var after))) {
      return Optional.empty();
    }
    long earlier = nodes.containsKey(node) ? nodes.get(node).term() : 0;
    nodes.put(node, after);
    Optional<String> broken =
        after.term() < earlier
            ? Optional.of("term %d after term %d".formatted(after.term(), earlier))
            : vote(node, after).or(() -> entry(before, after));
    if (broken.isEmpty() && after.role() == RaftRole.LEADER) {
      broken = leads(before, after).or(() -> counts(before, after));
    }
    return broken
        .or(() -> goesBack(before, after))
        .or(() -> superseded(node, before, after))
        .map(what -> "node %d: %s".formatted(node, what));
  }

  /** One vote a term (figure 2, votedFor). */
  private Optional<String> vote(int node, RaftState after) {
    Optional<PublicKey> vote = after.durable().vote();
    if (vote.isEmpty()) {
      return Optional.empty();
    }
    PublicKey first = votes.putIfAbsent(new Ballot(node, after.term()), vote.get());
    return first != null && !first.equals(vote.get())
        ? Optional.of("two votes in term " + after.term())
        : Optional.empty();
  }

  /** A candidate enters a term where a quorum promised its votes (thesis §9.6). */
  private static Optional<String> entry(RaftState before, RaftState after) {
    if (after.term() == before.term() || after.role() == RaftRole.FOLLOWER) {
      return Optional.empty();
    }
    // The last promise came with this step, where none was needed before.
    long promises = 1 + before.votes().values().stream().filter(granted -> granted).count();
    boolean alone = before.log().members().quorum() == 1;
    boolean promised =
        after.role() != RaftRole.PRE_CANDIDATE && promises >= before.log().members().quorum();
    return alone || promised
        ? Optional.empty()
        : Optional.of("enters term %d without the promises of a quorum".formatted(after.term()));
  }

  /** A leader only appends, and one change of members at a time (figure 3, thesis §4.1). */
  private static Optional<String> leads(RaftState before, RaftState after) {
    if (before.role() != RaftRole.LEADER || before.term() != after.term()) {
      return Optional.empty();
    }
    Log was = before.log();
    Log log = after.log();
    if (log.termAt(was.lastIndex()).orElse(-1) != was.lastTerm()) {
      return Optional.of("leads and drops entry " + was.lastIndex());
    }
    boolean busy = was.membersAt() > before.commit() || before.commit() < before.mint().since();
    return log.membersAt() > was.lastIndex() && busy
        ? Optional.of("changes members at %d, too early".formatted(log.membersAt()))
        : Optional.empty();
  }

  /** A leader commits what is of its own term and held by a quorum (figure 2, §5.4.2). */
  private Optional<String> counts(RaftState before, RaftState after) {
    long commit = after.commit();
    if (commit <= before.commit()) {
      return Optional.empty();
    }
    long term = after.log().termAt(commit).orElse(-1);
    if (term != after.term()) {
      return Optional.of("commits entry %d of term %d by counting".formatted(commit, term));
    }
    int holders = 0;
    for (Map.Entry<Integer, RaftState> one : nodes.entrySet()) {
      boolean counts = after.log().members().isVoter(keys.apply(one.getKey()));
      holders += counts && holds(one.getValue().log(), commit, term) ? 1 : 0;
    }
    return holders < after.log().members().quorum()
        ? Optional.of("commits entry %d, which %d hold".formatted(commit, holders))
        : Optional.empty();
  }

  private static boolean holds(Log log, long index, long term) {
    return log.base().index() >= index || log.termAt(index).orElse(-1) == term;
  }

  /** What a node knows to be committed stays so for all of its life. */
  private static Optional<String> goesBack(RaftState before, RaftState after) {
    return after.commit() < before.commit()
        ? Optional.of("is back at %d of %d".formatted(after.commit(), before.commit()))
        : Optional.empty();
  }

  /** A leader that a quorum no longer hears steps down (thesis §6.2). */
  private Optional<String> superseded(int node, RaftState before, RaftState after) {
    if (after.role() != RaftRole.LEADER) {
      beats.remove(node);
      return Optional.empty();
    }
    newestLed = Math.max(newestLed, after.term());
    boolean beat =
        before.role() == RaftRole.LEADER
            && after.term() < newestLed
            && !before.timers().equals(after.timers());
    return beat && beats.merge(node, 1, Integer::sum) > mostBeats
        ? Optional.of("leads term %d long after term %d began".formatted(after.term(), newestLed))
        : Optional.empty();
  }
}
