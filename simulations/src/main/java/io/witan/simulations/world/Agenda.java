package io.witan.simulations.world;

import java.util.Arrays;

/**
 * What happens when, in virtual microseconds. Events of one instant happen in the order set. A heap
 * of four branches, in arrays: it is the busiest part of a run.
 */
public final class Agenda {
  /** Something that happens. */
  @FunctionalInterface
  public interface Event {
    void happen();
  }

  private static final int BRANCHES = 4;

  private long[] instants = new long[256];
  private long[] orders = new long[256];
  private Event[] events = new Event[256];
  private int size;
  private long now;
  private long nextOrder;

  public long now() {
    return now;
  }

  /** Sets an event; one in the past happens next. */
  public void at(long micros, Event event) {
    push(Math.max(micros, now), event);
  }

  public void after(long micros, Event event) {
    at(now + micros, event);
  }

  /** Lets the next event up to {@code end} happen; false where there is none. */
  public boolean step(long end) {
    if (size == 0 || instants[0] > end) {
      now = end;
      return false;
    }
    now = instants[0];
    pop().happen();
    return true;
  }

  private void push(long instant, Event event) {
    if (size == events.length) {
      instants = Arrays.copyOf(instants, size * 2);
      orders = Arrays.copyOf(orders, size * 2);
      events = Arrays.copyOf(events, size * 2);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) / BRANCHES;
      // It was set after all others, so it stands behind those of its instant.
      if (instants[parent] <= instant) {
        break;
      }
      put(at, instants[parent], orders[parent], events[parent]);
      at = parent;
    }
    put(at, instant, nextOrder++, event);
  }

  private Event pop() {
    Event top = events[0];
    int last = --size;
    long instant = instants[last];
    long order = orders[last];
    Event event = events[last];
    events[last] = null;
    int at = 0;
    int first = 1;
    while (first < last) {
      int least = leastOf(first, Math.min(first + BRANCHES, last));
      if (!isBefore(instants[least], orders[least], instant, order)) {
        break;
      }
      put(at, instants[least], orders[least], events[least]);
      at = least;
      first = BRANCHES * at + 1;
    }
    if (last > 0) {
      put(at, instant, order, event);
    }
    return top;
  }

  private int leastOf(int from, int to) {
    int least = from;
    for (int i = from + 1; i < to; i++) {
      if (isBefore(instants[i], orders[i], instants[least], orders[least])) {
        least = i;
      }
    }
    return least;
  }

  private static boolean isBefore(long instant, long order, long otherInstant, long otherOrder) {
    return instant < otherInstant || (instant == otherInstant && order < otherOrder);
  }

  private void put(int at, long instant, long order, Event event) {
    instants[at] = instant;
    orders[at] = order;
    events[at] = event;
  }
}
