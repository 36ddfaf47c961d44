package io.witan.simulations.world;

import java.util.function.Supplier;

/** Writes down what happens, for people. The text is made only where somebody reads it. */
@FunctionalInterface
public interface Trace {
  Trace NONE = (micros, node, text) -> {};

  /**
   * Something happened.
   *
   * @param node number of the node, −1 for the world
   */
  void note(long micros, int node, Supplier<String> text);
}
