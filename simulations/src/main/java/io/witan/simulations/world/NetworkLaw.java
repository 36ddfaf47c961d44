package io.witan.simulations.world;

import java.time.Duration;

/**
 * How frames travel.
 *
 * @param floor least delay
 * @param mean of the exponential delay on top of it
 * @param loss of single frames, in 1/1000
 * @param duplication of single frames, in 1/1000
 */
public record NetworkLaw(Duration floor, Duration mean, int loss, int duplication) {
  public static final NetworkLaw CALM =
      new NetworkLaw(Duration.ofMillis(5), Duration.ofMillis(30), 0, 0);

  /** A kinder network. */
  public NetworkLaw without(boolean duplicates, boolean losses) {
    return new NetworkLaw(floor, mean, losses ? 0 : loss, duplicates ? 0 : duplication);
  }
}
