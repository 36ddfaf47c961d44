package io.witan.httpapi.tessera;

import java.util.List;

/**
 * What a transaction manager serves over HTTP, and where.
 *
 * @param version of this program, as {@code /version} tells it
 */
public record TesseraConfig(List<TesseraListener> listeners, TesseraLimits limits, String version) {
  public TesseraConfig {
    listeners = List.copyOf(listeners);
  }
}
