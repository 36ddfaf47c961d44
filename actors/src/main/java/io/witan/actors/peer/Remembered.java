package io.witan.actors.peer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is remembered of so many strangers; one more, and the one longest out of use is forgotten.
 */
final class Remembered<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 1024;

  Remembered() {
    super(16, 0.75f, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > MOST;
  }
}
