package io.witan.deploy.load;

import java.util.ArrayList;
import java.util.List;

/** Times that were measured, in nanoseconds. */
final class Latencies {
  private final List<Long> nanos = new ArrayList<>();

  synchronized void add(long time) {
    nanos.add(time);
  }

  synchronized int count() {
    return nanos.size();
  }

  /** The time in milliseconds within which a share of all were, of which there is one at least. */
  synchronized double millis(double share) {
    List<Long> sorted = nanos.stream().sorted().toList();
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(0, rank - 1)) / 1e6;
  }

  private long percentileMillis(double share) {
    return (long) millis(share);
  }

  synchronized String text() {
    return nanos.isEmpty()
        ? "nothing"
        : "p50 %d ms, p99 %d ms, most %d ms"
            .formatted(percentileMillis(0.5), percentileMillis(0.99), percentileMillis(1));
  }
}
