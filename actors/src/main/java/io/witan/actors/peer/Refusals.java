package io.witan.actors.peer;

import java.util.Map;

/** Counts refusals by who and why, so that each is logged once. Forgets the oldest. */
final class Refusals {
  private record Key(String who, String why) {}

  private final Map<Key, Long> counts = new Remembered<>();

  /** How often this happened, this time included. */
  long note(String who, String why) {
    return counts.merge(new Key(who, why), 1L, Long::sum);
  }
}
