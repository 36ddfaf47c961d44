package io.witan.actors.exchange;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What other managers gave back to one that lost its store.
 *
 * @param arrivals payloads that became readable again
 * @param silent URLs of managers that did not do what they were asked, each with the reason; they
 *     are to be asked again
 */
public record Recovered(long arrivals, SortedMap<String, String> silent) {
  public Recovered {
    silent = Collections.unmodifiableSortedMap(new TreeMap<>(silent));
  }
}
