package io.witan.protocol.consensus.raft;

import io.witan.protocol.consensus.raft.Entry.MembersChanged;
import io.witan.protocol.machine.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A node's copy of the replicated log: all entries after {@code base}, and what those up to it came
 * to.
 *
 * @param members the newest in the log, committed or not
 * @param membersAt the index of the entry that names them; the base's where none does
 */
public record Log(Base base, List<Entry> entries, Members members, long membersAt) {
  /**
   * What the entries up to and including {@code index} came to.
   *
   * @param term of the entry at the index
   * @param height of the chain after them
   */
  public record Base(long index, long term, Members members, long height) {
    static final Base ORIGIN = new Base(0, 0, Members.NONE, 0);
  }

  static final Log EMPTY = after(Base.ORIGIN);

  public Log {
    entries = List.copyOf(entries);
  }

  /** A log with nothing after the base. */
  static Log after(Base base) {
    return new Log(base, List.of(), base.members(), base.index());
  }

  public static Log of(Base base, List<Entry> entries) {
    return after(base).append(entries);
  }

  public long lastIndex() {
    return base.index() + entries.size();
  }

  public long lastTerm() {
    return entries.isEmpty() ? base.term() : entries.getLast().term();
  }

  /** The term of the entry at an index; empty where this log does not tell. */
  public OptionalLong termAt(long index) {
    if (index == base.index()) {
      return OptionalLong.of(base.term());
    }
    return index > base.index() && index <= lastIndex()
        ? OptionalLong.of(at(index).term())
        : OptionalLong.empty();
  }

  boolean holds(long index, long term) {
    OptionalLong here = termAt(index);
    return here.isPresent() && here.getAsLong() == term;
  }

  /** The entry at an index after the base. */
  public Entry at(long index) {
    return entries.get(Math.toIntExact(index - base.index() - 1));
  }

  /** The entries from an index after the base on. */
  public List<Entry> from(long index) {
    return entries.subList(Math.toIntExact(index - base.index() - 1), entries.size());
  }

  /** Whether a log that ends so is at least as complete as this one (Raft §5.4.1). */
  boolean isNoNewerThan(long theirTerm, long theirIndex) {
    return theirTerm > lastTerm() || (theirTerm == lastTerm() && theirIndex >= lastIndex());
  }

  /**
   * The last index up to {@code from} whose term is at most {@code term}: nothing after it can be
   * what a log of that term holds there.
   */
  long lastNotAfter(long from, long term) {
    long index = Math.min(from, lastIndex());
    while (index > base.index() && at(index).term() > term) {
      index--;
    }
    return index;
  }

  Log append(List<Entry> more) {
    if (more.isEmpty()) {
      return this;
    }
    Fault.unless(more.getFirst().index() == lastIndex() + 1, "raft: a gap in the log");
    List<Entry> all = new ArrayList<>(entries.size() + more.size());
    all.addAll(entries);
    all.addAll(more);
    Members newest = members;
    long newestAt = membersAt;
    for (Entry entry : more) {
      if (entry.content() instanceof MembersChanged changed) {
        newest = changed.members();
        newestAt = entry.index();
      }
    }
    return new Log(base, all, newest, newestAt);
  }

  /** Without the entries from an index on. */
  Log dropFrom(long index) {
    return of(base, entries.subList(0, Math.toIntExact(index - base.index() - 1)));
  }

  /** Without the entries up to the new base. One that this log does not hold replaces it. */
  Log compact(Base to) {
    return holds(to.index(), to.term()) ? of(to, from(to.index() + 1)) : after(to);
  }

  /** The members after the entries up to an index. */
  public Members membersAfter(long index) {
    for (long i = Math.min(index, lastIndex()); i > base.index(); i--) {
      if (at(i).content() instanceof MembersChanged changed) {
        return changed.members();
      }
    }
    return base.members();
  }
}
