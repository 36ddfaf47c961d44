package io.witan.actors.peer;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts refusals by who and why, so that each is logged once. Forgets the oldest. */
final class Refusals {
  private static final int REMEMBERED = 1024;

  private record Key(String who, String why) {}

  private final Map<Key, Long> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** How often this happened, this time included. */
  long note(String who, String why) {
    return counts.merge(new Key(who, why), 1L, Long::sum);
  }
}
