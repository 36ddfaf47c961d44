package io.witan.simulations.world;

/** Watches a run, for people. What it sees has no influence on the run. */
@FunctionalInterface
public interface Trace {
  /** Nobody watches: the world makes no happenings for this one. */
  Trace NONE = (micros, node, what) -> {};

  /**
   * Something happened.
   *
   * @param node number of the node, −1 for the world
   */
  void note(long micros, int node, Happening what);
}
