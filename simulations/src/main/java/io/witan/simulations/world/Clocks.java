package io.witan.simulations.world;

import io.witan.simulations.plan.ClockFault;

/** By how much the clocks of nodes are wrong at the moment, beside their usual skew. */
final class Clocks {
  private static final long MILLION = 1_000_000;

  private final long[] jumped;
  private final int[] drift;
  private final long[] since;

  Clocks(int nodes) {
    this.jumped = new long[nodes];
    this.drift = new int[nodes];
    this.since = new long[nodes];
  }

  void begin(int node, ClockFault fault, long now) {
    jumped[node] = fault.by().toNanos() / 1000;
    drift[node] = fault.drift();
    since[node] = now;
  }

  void end(int node) {
    jumped[node] = 0;
    drift[node] = 0;
  }

  void endAll() {
    for (int node = 0; node < jumped.length; node++) {
      end(node);
    }
  }

  /** Microseconds by which the node's clock is ahead. */
  long ahead(int node, long now) {
    return drift[node] == 0
        ? jumped[node]
        : jumped[node] + (now - since[node]) * drift[node] / MILLION;
  }
}
