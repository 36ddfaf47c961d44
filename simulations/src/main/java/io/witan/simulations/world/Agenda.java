package io.witan.simulations.world;

import java.util.PriorityQueue;

/** What happens when, in virtual microseconds. Events of one instant happen in the order set. */
final class Agenda {
  /** Something that happens. */
  @FunctionalInterface
  interface Event {
    void happen();
  }

  private record Entry(long at, long order, Event event) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long now;
  private long orders;

  long now() {
    return now;
  }

  /** Sets an event; one in the past happens next. */
  void at(long micros, Event event) {
    entries.add(new Entry(Math.max(now, micros), orders++, event));
  }

  void after(long micros, Event event) {
    at(now + micros, event);
  }

  /** Lets the next event up to {@code end} happen; false where there is none. */
  boolean step(long end) {
    Entry next = entries.peek();
    if (next == null || next.at > end) {
      now = end;
      return false;
    }
    entries.poll();
    now = next.at;
    next.event.happen();
    return true;
  }
}
