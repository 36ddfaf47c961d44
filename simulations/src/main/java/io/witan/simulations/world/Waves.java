package io.witan.simulations.world;

import java.time.Duration;

/**
 * A run is one wave after the other: a time in which things go wrong, then a calm in which every
 * node runs and the chain must grow.
 *
 * @param calmAt when, from a wave's begin, all its faults are over
 * @param within how long the calm may last
 * @param blocks by which every node must pass the best head of the calm's begin
 * @param count of waves; all but the last have their whole calm
 */
public record Waves(Duration calmAt, Duration within, long blocks, int count) {
  /** From one wave's begin to the next one's. */
  public Duration length() {
    return calmAt.plus(within);
  }

  /** When a wave begins, counted from 0. */
  public Duration begin(int wave) {
    return length().multipliedBy(wave);
  }

  /** Whether something that happens at a time is over when the wave of that time calms. */
  public boolean hold(Duration at, Duration lasting) {
    long wave = Math.min(at.dividedBy(length()), count - 1L);
    return at.plus(lasting).compareTo(begin((int) wave).plus(calmAt)) <= 0;
  }

  /** When the last wave's faults are over. */
  public Duration lastCalm() {
    return begin(count - 1).plus(calmAt);
  }

  /** When the last calm is over. */
  public Duration end() {
    return begin(count);
  }

  /** How much of a run's first time is not calm. */
  public Duration troubledUntil(Duration time) {
    int whole = (int) Math.min(time.dividedBy(length()), count);
    Duration rest = time.minus(begin(whole));
    return calmAt
        .multipliedBy(whole)
        .plus(whole == count || rest.compareTo(calmAt) < 0 ? rest : calmAt);
  }

  /** The same, so many times as slow. */
  public Waves slower(int factor) {
    return new Waves(calmAt.multipliedBy(factor), within.multipliedBy(factor), blocks, count);
  }
}
