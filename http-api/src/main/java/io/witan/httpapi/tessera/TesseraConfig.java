package io.witan.httpapi.tessera;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction manager serves over HTTP, and where.
 *
 * @param socket a file of this machine over which ledgers are served too, as by {@link
 *     TesseraListener.App#Q2T}: those that may write to it
 * @param version of this program, as {@code /version} tells it
 */
public record TesseraConfig(
    List<TesseraListener> listeners, Optional<Path> socket, TesseraLimits limits, String version) {
  public TesseraConfig {
    listeners = List.copyOf(listeners);
  }
}
