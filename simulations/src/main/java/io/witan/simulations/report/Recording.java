package io.witan.simulations.report;

import io.witan.protocol.consensus.BftObservation;
import io.witan.simulations.world.Happening;
import io.witan.simulations.world.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What a report remembers of a run: the milestones of all of it, the traffic of its last part or of
 * the part asked for, and figures.
 */
public final class Recording implements Trace {
  private static final int MOST_TRAFFIC = 60_000;

  /** Of a run that goes on after a property broke, so much is still of interest. */
  static final long AFTER_MICROS = 1_000_000;

  /**
   * Something with its place.
   *
   * @param micros since the run's begin
   * @param node −1 for the world
   */
  record Entry(long micros, int node, Happening what) {}

  private final long from;
  private long to;
  private final List<Entry> milestones = new ArrayList<>();
  private final ArrayDeque<Entry> traffic = new ArrayDeque<>();
  private final Figures figures = new Figures();
  private long end;

  /** Remembers the traffic of the run's last part. */
  public Recording() {
    this(0, Long.MAX_VALUE);
  }

  /** Remembers the traffic between two moments of the run, in microseconds. */
  public Recording(long from, long to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public void note(long micros, int node, Happening what) {
    end = micros;
    figures.add(micros, what);
    Entry entry = new Entry(micros, node, what);
    if (what instanceof Happening.Violated && micros < to) {
      to = micros + AFTER_MICROS;
    }
    if (isMilestone(what)) {
      milestones.add(entry);
    } else if (micros >= from && micros <= to) {
      traffic.add(entry);
      if (traffic.size() > MOST_TRAFFIC) {
        traffic.poll();
      }
    }
  }

  private static boolean isMilestone(Happening what) {
    return switch (what) {
      case Happening.Input input -> false;
      case Happening.Sent sent -> false;
      case Happening.Arrived arrived -> false;
      case Happening.Recorded recorded -> false;
      case Happening.Reported(var observation) -> observation instanceof BftObservation.RoundBegan;
      case Happening.Began began -> true;
      case Happening.Ended ended -> true;
      case Happening.Started started -> true;
      case Happening.Died died -> true;
      case Happening.Calmed calmed -> true;
      case Happening.Stirred stirred -> true;
      case Happening.Appended appended -> true;
      case Happening.Violated violated -> true;
    };
  }

  /** What changes a lane's state, of the whole run, in order. */
  List<Entry> milestones() {
    return milestones;
  }

  /** Frames, records, inputs and reports of the part that is remembered, in order. */
  List<Entry> traffic() {
    return List.copyOf(traffic);
  }

  Figures figures() {
    return figures;
  }

  /** When the last thing happened. */
  long end() {
    return end;
  }
}
