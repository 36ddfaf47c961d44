package io.witan.simulations.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where a moment is on the page. Bursts of frames take milliseconds and blocks take seconds, so
 * quiet stretches are drawn shorter than they are: two pixels for each millisecond of the first
 * twenty, less and less for more.
 */
final class TimeAxis {
  private static final double PER_MILLI = 2;
  private static final double FULL_MILLIS = 20;
  private static final double PER_DOUBLING = 8;

  private final TreeMap<Long, Double> places = new TreeMap<>();
  private final double left;
  private double right;

  /**
   * An axis over these moments.
   *
   * @param left where the first of them is
   */
  TimeAxis(double left, Iterable<Long> ordered) {
    this.left = left;
    this.right = left;
    long last = -1;
    for (long moment : ordered) {
      if (last >= 0 && moment > last) {
        right += width(moment - last);
      }
      places.put(moment, right);
      last = moment;
    }
  }

  private static double width(long micros) {
    double millis = micros / 1000.0;
    double rest = Math.max(0, millis - FULL_MILLIS);
    return PER_MILLI * Math.min(millis, FULL_MILLIS)
        + PER_DOUBLING * StrictMath.log(1 + rest / FULL_MILLIS) / StrictMath.log(2);
  }

  double right() {
    return right;
  }

  /** The moments, with their places. */
  Map<Long, Double> places() {
    return places;
  }

  /** The place of any moment; one outside is at the nearer end. */
  double x(long micros) {
    Map.Entry<Long, Double> before = places.floorEntry(micros);
    Map.Entry<Long, Double> after = places.ceilingEntry(micros);
    if (before == null) {
      return left;
    }
    if (after == null) {
      return right;
    }
    long span = after.getKey() - before.getKey();
    double share = span == 0 ? 0 : (micros - before.getKey()) / (double) span;
    return before.getValue() + share * (after.getValue() - before.getValue());
  }
}
