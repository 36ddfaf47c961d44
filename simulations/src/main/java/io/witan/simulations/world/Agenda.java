package io.witan.simulations.world;

import java.util.PriorityQueue;

/**
 * What happens when, in virtual microseconds. Events of one instant happen in the order set. A
 * wheel of slots of about a millisecond for the next seconds, in which nearly everything happens,
 * and a queue for what is later: it is the busiest part of a run.
 */
public final class Agenda {
  /** Something that happens. */
  @FunctionalInterface
  public interface Event {
    void happen();
  }

  private static final int SLOT_BITS = 10;
  private static final int SLOTS = 4096;
  private static final int WORD = Long.SIZE;

  /** An event of a slot, and the next one of it. */
  private static final class Entry implements Comparable<Entry> {
    private final long instant;
    private final long order;
    private final Event event;
    private Entry next;

    Entry(long instant, long order, Event event) {
      this.instant = instant;
      this.order = order;
      this.event = event;
    }

    @Override
    public int compareTo(Entry other) {
      int byInstant = Long.compare(instant, other.instant);
      return byInstant != 0 ? byInstant : Long.compare(order, other.order);
    }
  }

  /** By slot: its first and last event, in order. */
  private final Entry[] firsts = new Entry[SLOTS];

  private final Entry[] lasts = new Entry[SLOTS];

  /** A bit for each slot that has an event. */
  private final long[] taken = new long[SLOTS / WORD];

  /** Events that were too far away for the wheel when they were set. */
  private final PriorityQueue<Entry> later = new PriorityQueue<>();

  private int inWheel;
  private long now;
  private long nextOrder;

  public long now() {
    return now;
  }

  /** Sets an event; one in the past happens next. */
  public void at(long micros, Event event) {
    Entry entry = new Entry(Math.max(micros, now), nextOrder++, event);
    if ((entry.instant >> SLOT_BITS) - (now >> SLOT_BITS) < SLOTS) {
      put(entry);
    } else {
      later.add(entry);
    }
  }

  public void after(long micros, Event event) {
    at(now + micros, event);
  }

  /** Lets the next event up to {@code end} happen; false where there is none. */
  public boolean step(long end) {
    int slot = inWheel == 0 ? -1 : nextSlot();
    Entry near = slot < 0 ? null : firsts[slot];
    Entry far = later.peek();
    boolean isFar = far != null && (near == null || far.compareTo(near) < 0);
    Entry next = isFar ? far : near;
    if (next == null || next.instant > end) {
      now = end;
      return false;
    }
    if (isFar) {
      later.poll();
    } else {
      take(slot);
    }
    now = next.instant;
    next.event.happen();
    return true;
  }

  private void put(Entry entry) {
    int slot = (int) (entry.instant >> SLOT_BITS) & (SLOTS - 1);
    Entry last = lasts[slot];
    if (last == null) {
      firsts[slot] = entry;
      lasts[slot] = entry;
      taken[slot / WORD] |= 1L << slot;
    } else if (last.instant <= entry.instant) {
      last.next = entry;
      lasts[slot] = entry;
    } else {
      insert(slot, entry);
    }
    inWheel++;
  }

  /** Before the last event of the slot, but after all of its own instant. */
  private void insert(int slot, Entry entry) {
    Entry after = firsts[slot];
    if (entry.instant < after.instant) {
      entry.next = after;
      firsts[slot] = entry;
      return;
    }
    while (after.next.instant <= entry.instant) {
      after = after.next;
    }
    entry.next = after.next;
    after.next = entry;
  }

  private void take(int slot) {
    Entry rest = firsts[slot].next;
    firsts[slot] = rest;
    if (rest == null) {
      lasts[slot] = null;
      taken[slot / WORD] &= ~(1L << slot);
    }
    inWheel--;
  }

  /** The first slot from the present one on that has an event. */
  private int nextSlot() {
    int from = (int) (now >> SLOT_BITS) & (SLOTS - 1);
    int word = from / WORD;
    long bits = taken[word] & (-1L << from);
    while (bits == 0) {
      word = (word + 1) % taken.length;
      bits = taken[word];
    }
    return word * WORD + Long.numberOfTrailingZeros(bits);
  }
}
