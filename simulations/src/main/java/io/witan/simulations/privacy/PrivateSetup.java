package io.witan.simulations.privacy;

import java.util.Optional;

/**
 * What a run is.
 *
 * @param seed of everything that is drawn
 * @param content of the payloads' secret words: two runs that differ in it alone must look the same
 *     to who is no party
 * @param organisations with a transaction manager and a private state each; 3 to 6
 * @param seconds of faults and of requests; two minutes of calm follow
 * @param neighbours whether the last two organisations are residents of one node, which has a
 *     private state for each
 * @param later whether managers deliver later what cannot be delivered now, instead of refusing it
 */
public record PrivateSetup(
    long seed,
    long content,
    int organisations,
    int seconds,
    boolean neighbours,
    boolean later,
    Optional<PrivateBug> bug) {
  public PrivateSetup {
    if (organisations < 3 || organisations > 6 || seconds < 1 || seconds > 3_600) {
      throw new IllegalArgumentException("3 to 6 organisations and 1 to 3600 seconds");
    }
  }

  /** The organisation in whose name an organisation's node goes: its own, or its neighbour's. */
  int node(int organisation) {
    return neighbours && organisation == organisations - 1 ? organisation - 1 : organisation;
  }

  public PrivateSetup withContent(long other) {
    return new PrivateSetup(seed, other, organisations, seconds, neighbours, later, bug);
  }
}
