package io.witan.persistence.store;

/** Which past states a store keeps. */
public sealed interface StateMode {
  StateMode ARCHIVE = new Archive();

  /** All of them. */
  record Archive() implements StateMode {}

  /**
   * The head's and those of the blocks below it.
   *
   * @param blocks how many states are kept, at least 2
   */
  record Pruned(long blocks) implements StateMode {
    public Pruned {
      if (blocks < 2) {
        throw new IllegalArgumentException("a store keeps at least two states");
      }
    }
  }
}
