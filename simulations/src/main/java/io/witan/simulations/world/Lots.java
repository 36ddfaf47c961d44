package io.witan.simulations.world;

import io.witan.protocol.machine.Seed;

/** The lots of a run, looked up by what they are for, by node and by number. */
final class Lots {
  /** A machine's randomness. */
  final Lot entropy;

  /** How long the builder works. */
  final Lot build;

  /** Whether a block has a transaction. */
  final Lot transactions;

  /** How long a write takes. */
  final Lot write;

  /** Whether a write under way lasts when its node dies. */
  final Lot torn;

  Lots(Seed seed, int nodes) {
    this.entropy = new Lot(seed.path("entropy"), nodes);
    this.build = new Lot(seed.path("build"), nodes);
    this.transactions = new Lot(seed.path("transactions"), nodes);
    this.write = new Lot(seed.path("write"), nodes);
    this.torn = new Lot(seed.path("torn"), nodes);
  }

  /** The lots for one thing. */
  static final class Lot {
    private final Seed.Path path;
    private final long[] drawn;

    private Lot(Seed.Path path, int nodes) {
      this.path = path;
      this.drawn = new long[nodes];
    }

    /** The node's next lot. */
    long next(int node) {
      return at(node, ++drawn[node]);
    }

    long at(int node, long counter) {
      return path.at(((long) node << 48) ^ counter);
    }
  }
}
