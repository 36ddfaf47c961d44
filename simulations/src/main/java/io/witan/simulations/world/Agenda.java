package io.witan.simulations.world;

import java.util.Arrays;

/**
 * What happens when, in virtual microseconds. Events of one instant happen in the order set. What
 * is set for now waits in a ring, which is cheaper than the heap of what comes later.
 */
final class Agenda {
  /** Something that happens. */
  @FunctionalInterface
  interface Event {
    void happen();
  }

  private long[] instants = new long[256];
  private long[] orders = new long[256];
  private Event[] events = new Event[256];
  private int size;

  private long[] ringOrders = new long[64];
  private Event[] ring = new Event[64];
  private int first;
  private int waiting;

  private long now;
  private long nextOrder;

  long now() {
    return now;
  }

  /** Sets an event; one in the past happens next. */
  void at(long micros, Event event) {
    if (micros <= now) {
      soon(event);
    } else {
      push(micros, event);
    }
  }

  void after(long micros, Event event) {
    at(now + micros, event);
  }

  /** Lets the next event up to {@code end} happen; false where there is none. */
  boolean step(long end) {
    boolean later = size > 0 && instants[0] <= now && orders[0] < ringOrders[first];
    if (waiting > 0 && !later) {
      Event next = ring[first];
      ring[first] = null;
      first = (first + 1) & (ring.length - 1);
      waiting--;
      next.happen();
      return true;
    }
    if (size == 0 || instants[0] > end) {
      now = end;
      return false;
    }
    now = instants[0];
    pop().happen();
    return true;
  }

  private void soon(Event event) {
    if (waiting == ring.length) {
      widenRing();
    }
    int at = (first + waiting++) & (ring.length - 1);
    ring[at] = event;
    ringOrders[at] = nextOrder++;
  }

  private void widenRing() {
    Event[] wider = new Event[ring.length * 2];
    long[] widerOrders = new long[ring.length * 2];
    for (int i = 0; i < waiting; i++) {
      int from = (first + i) & (ring.length - 1);
      wider[i] = ring[from];
      widerOrders[i] = ringOrders[from];
    }
    ring = wider;
    ringOrders = widerOrders;
    first = 0;
  }

  private void push(long instant, Event event) {
    if (size == events.length) {
      instants = Arrays.copyOf(instants, size * 2);
      orders = Arrays.copyOf(orders, size * 2);
      events = Arrays.copyOf(events, size * 2);
    }
    long order = nextOrder++;
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      // It was set after all others, so it stands behind those of its instant.
      if (instants[parent] <= instant) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    put(at, instant, order, event);
  }

  private Event pop() {
    Event top = events[0];
    int last = --size;
    long instant = instants[last];
    long order = orders[last];
    Event event = events[last];
    events[last] = null;
    int at = 0;
    int child = 1;
    while (child < last) {
      if (child + 1 < last && isBefore(child + 1, instants[child], orders[child])) {
        child++;
      }
      if (!isBefore(child, instant, order)) {
        break;
      }
      move(child, at);
      at = child;
      child = 2 * at + 1;
    }
    if (last > 0) {
      put(at, instant, order, event);
    }
    return top;
  }

  private boolean isBefore(int index, long instant, long order) {
    return instants[index] < instant || (instants[index] == instant && orders[index] < order);
  }

  private void move(int from, int to) {
    put(to, instants[from], orders[from], events[from]);
  }

  private void put(int at, long instant, long order, Event event) {
    instants[at] = instant;
    orders[at] = order;
    events[at] = event;
  }
}
