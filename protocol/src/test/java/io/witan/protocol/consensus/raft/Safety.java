package io.witan.protocol.consensus.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Hash;
import java.util.TreeMap;

/** The safety properties of Raft (figure 3 of the paper), checked over all nodes and lives. */
final class Safety {
  private record Place(long index, long term) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byTerm = Long.compare(term, other.term);
      return byTerm != 0 ? byTerm : Long.compare(index, other.index);
    }
  }

  private record Known(Entry entry, long previousTerm) {}

  /** With the term of the leader that committed it: only leaders of later terms must hold it. */
  private record Committed(Entry entry, long term) {}

  private final TreeMap<Long, Integer> leaders = new TreeMap<>();
  private final TreeMap<Place, Known> entries = new TreeMap<>();
  private final TreeMap<Long, Committed> committed = new TreeMap<>();
  private final TreeMap<Long, Hash> chain = new TreeMap<>();

  void see(int node, RaftState before, RaftState after) {
    if (after.role() == RaftRole.LEADER) {
      Integer first = leaders.putIfAbsent(after.term(), node);
      assertTrue(first == null || first == node, "two leaders in term " + after.term());
      if (before.role() != RaftRole.LEADER) {
        committed.tailMap(after.log().base().index(), false).values().stream()
            .filter(known -> known.term() < after.term())
            .forEach(known -> assertHolds(after.log(), known.entry()));
      }
    }
    if (!after.log().equals(before.log())) {
      after.log().entries().forEach(entry -> matches(after.log(), entry));
    }
    long from = Math.max(before.commit(), after.log().base().index());
    for (long i = from + 1; i <= after.commit(); i++) {
      Entry entry = after.log().at(i);
      Committed first = committed.putIfAbsent(i, new Committed(entry, after.term()));
      assertTrue(first == null || first.entry().equals(entry), "two entries committed at " + i);
    }
  }

  private static void assertHolds(Log log, Entry entry) {
    assertTrue(log.holds(entry.index(), entry.term()), "a leader lacks a committed entry");
  }

  private void matches(Log log, Entry entry) {
    long previous = log.termAt(entry.index() - 1).orElseThrow();
    Known mine = new Known(entry, previous);
    Known known = entries.putIfAbsent(new Place(entry.index(), entry.term()), mine);
    assertTrue(known == null || known.equals(mine), "logs differ at " + entry.index());
  }

  void appended(long height, Hash hash) {
    assertEquals(chain.computeIfAbsent(height, h -> hash), hash, "the chain forks at " + height);
  }
}
