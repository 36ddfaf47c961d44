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

  /** Who leads a term, with the log it was elected with. */
  private record Leader(int node, Log log) {
    boolean holds(Entry entry) {
      return entry.index() <= log.base().index()
          || log.termAt(entry.index()).orElse(-1) == entry.term();
    }
  }

  /**
   * An entry and the term of the leader who committed it: the first node to do so. Only leaders of
   * later terms must hold it; one elected late, by votes on their way while others went on, need
   * not.
   */
  private record Committed(Entry entry, long term) {}

  private final TreeMap<Long, Leader> leaders = new TreeMap<>();
  private final TreeMap<Place, Known> entries = new TreeMap<>();
  private final TreeMap<Long, Committed> committed = new TreeMap<>();

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
    Leader elect = new Leader(node, after.log());
    Leader first = leaders.putIfAbsent(after.term(), elect);
    if (first != null && first.node() != node) {
      return Optional.of("leads term %d as node %d does".formatted(after.term(), first.node()));
    }
    return committed.tailMap(after.log().base().index(), false).values().stream()
        .filter(known -> known.term() < after.term() && !elect.holds(known.entry()))
        .findFirst()
        .map(known -> without(after.term(), known));
  }

  private static String without(long term, Committed known) {
    return "leads term %d without entry %d, which is committed in term %d"
        .formatted(term, known.entry().index(), known.term());
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
      Committed mine = new Committed(log.at(i), after.term());
      Committed first = committed.putIfAbsent(i, mine);
      if (first != null && !first.entry().equals(mine.entry())) {
        return Optional.of("commits at %d another entry than is committed there".formatted(i));
      }
      if (first == null) {
        for (var later : leaders.tailMap(mine.term(), false).entrySet()) {
          if (!later.getValue().holds(mine.entry())) {
            return Optional.of(
                "commits what node %d lacks: it %s"
                    .formatted(later.getValue().node(), without(later.getKey(), mine)));
          }
        }
      }
    }
    return Optional.empty();
  }
}
