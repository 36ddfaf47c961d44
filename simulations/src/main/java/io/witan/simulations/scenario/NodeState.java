package io.witan.simulations.scenario;

import java.util.TreeSet;

/** What a trigger may ask about one node, as it was seen so far. */
public final class NodeState {
  long height;
  int round;
  boolean up;
  final TreeSet<Long> proposed = new TreeSet<>();
  final TreeSet<Long> prepared = new TreeSet<>();

  /** The highest final block. */
  public long height() {
    return height;
  }

  /** The round that it is in, at the height after its highest final block. */
  public int round() {
    return round;
  }

  public boolean isUp() {
    return up;
  }

  /** Whether it ever sent a proposal for this height. */
  public boolean proposedAt(long at) {
    return proposed.contains(at);
  }

  /** Whether it ever saw a quorum of PREPAREs at this height, and so sent a COMMIT. */
  public boolean preparedAt(long at) {
    return prepared.contains(at);
  }
}
