package io.witan.simulations.world;

import io.witan.protocol.machine.Seed;
import java.time.Instant;

/** The nodes' clocks: each is fast by a little that is always the same. */
final class WallClocks {
  /** What they show, but for that, when a run begins. */
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private static final long BEGIN_SECOND = BEGIN.getEpochSecond();
  private static final int MOST_MICROS = 100_000;
  private static final int SECOND = 1_000_000;

  private final long[] fast;
  private final long[] latest;
  private final Instant[] shownLatest;

  WallClocks(Seed seed, int nodes) {
    this.fast = new long[nodes];
    this.latest = new long[nodes];
    this.shownLatest = new Instant[nodes];
    for (int node = 0; node < nodes; node++) {
      fast[node] = Long.remainderUnsigned(seed.at("skew", node), MOST_MICROS);
    }
  }

  /** What the node's clock shows so long after the run began, where no fault bends it. */
  Instant now(int node, long micros) {
    if (shownLatest[node] == null || latest[node] != micros) {
      long shown = micros + fast[node];
      latest[node] = micros;
      shownLatest[node] =
          Instant.ofEpochSecond(BEGIN_SECOND + shown / SECOND, shown % SECOND * 1_000);
    }
    return shownLatest[node];
  }
}
