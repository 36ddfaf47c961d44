package io.witan.simulations.report;

import io.witan.simulations.report.Recording.Entry;
import io.witan.simulations.world.Happening;
import java.util.List;

/**
 * The part of a run that its lanes show, in microseconds.
 *
 * @param whole whether it is the whole run
 */
record Window(long from, long to, boolean whole) {
  /** More arrows than this make a page that nobody reads and no browser likes. */
  private static final int MOST_ARROWS = 2_500;

  /** As much of the end of the run, or of the part asked for, as a page can show. */
  static Window of(Recording recording, long from, long to) {
    long last = Math.min(to, recording.end());
    List<Entry> traffic = recording.traffic();
    long first = from;
    int arrows = 0;
    for (Entry entry : traffic.reversed()) {
      boolean within = entry.micros() <= last && entry.micros() >= from;
      if (within && entry.what() instanceof Happening.Sent && ++arrows > MOST_ARROWS) {
        first = entry.micros();
        break;
      }
    }
    return new Window(first, last, first == 0 && last == recording.end());
  }

  boolean has(Entry entry) {
    return entry.micros() >= from && entry.micros() <= to;
  }

  boolean overlaps(long begin, long end) {
    return begin <= to && end >= from;
  }
}
