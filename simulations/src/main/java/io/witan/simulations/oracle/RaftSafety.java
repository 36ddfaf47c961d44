package io.witan.simulations.oracle;

import io.witan.protocol.consensus.raft.Entry;
import io.witan.protocol.consensus.raft.Log;
import io.witan.protocol.consensus.raft.RaftRole;
import io.witan.protocol.consensus.raft.RaftState;
import java.util.Optional;
import java.util.TreeMap;

/**
 * S7: what Raft's paper promises (figure 3): election safety, log matching, leader completeness and
 * state-machine safety, over all nodes and all of their lives.
 */
public final class RaftSafety implements Oracle {
  private record Place(long term, long index) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byTerm = Long.compare(term, other.term);
      return byTerm != 0 ? byTerm : Long.compare(index, other.index);
    }
  }

  private record Known(Entry entry, long previousTerm) {}

  private final TreeMap<Long, Integer> leaders = new TreeMap<>();
  private final TreeMap<Place, Known> entries = new TreeMap<>();
  private final TreeMap<Long, Entry> committed = new TreeMap<>();

  @Override
  public String id() {
    return "S7 raft";
  }

  @Override
  public Optional<String> see(Sight sight) {
    if (!(sight instanceof Sight.RaftMoved(var node, var before, var after))) {
      return Optional.empty();
    }
    return matching(before.log(), after.log())
        .or(() -> election(node, before, after))
        .or(() -> commits(before, after))
        .map(what -> "node %d: %s".formatted(node, what));
  }

  private Optional<String> election(int node, RaftState before, RaftState after) {
    boolean elected =
        after.role() == RaftRole.LEADER
            && (before.role() != RaftRole.LEADER || before.term() != after.term());
    if (!elected) {
      return Optional.empty();
    }
    Integer first = leaders.putIfAbsent(after.term(), node);
    if (first != null && first != node) {
      return Optional.of("leads term %d as node %d does".formatted(after.term(), first));
    }
    Log log = after.log();
    for (Entry entry : committed.tailMap(log.base().index(), false).values()) {
      boolean holds = log.termAt(entry.index()).orElse(-1) == entry.term();
      if (entry.term() < after.term() && !holds) {
        return Optional.of(
            "leads term %d without entry %d, which is committed"
                .formatted(after.term(), entry.index()));
      }
    }
    return Optional.empty();
  }

  /** Two entries of one index and term are the same, and so are those before them. */
  private Optional<String> matching(Log before, Log after) {
    // What stood in the log before has been compared.
    for (Entry entry : after.entries().reversed()) {
      if (before.termAt(entry.index()).orElse(-1) == entry.term()) {
        break;
      }
      long previous = after.termAt(entry.index() - 1).orElseThrow();
      Known mine = new Known(entry, previous);
      Known known = entries.putIfAbsent(new Place(entry.term(), entry.index()), mine);
      if (known != null && !known.equals(mine)) {
        return Optional.of(
            "its entry %d of term %d is another than elsewhere"
                .formatted(entry.index(), entry.term()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> commits(RaftState before, RaftState after) {
    Log log = after.log();
    for (long i = Math.max(before.commit(), log.base().index()) + 1; i <= after.commit(); i++) {
      Entry first = committed.putIfAbsent(i, log.at(i));
      if (first != null && !first.equals(log.at(i))) {
        return Optional.of("commits at %d another entry than is committed there".formatted(i));
      }
    }
    return Optional.empty();
  }
}
