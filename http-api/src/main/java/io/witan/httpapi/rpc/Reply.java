package io.witan.httpapi.rpc;

import java.util.Optional;

/**
 * What a dispatcher answers.
 *
 * @param text empty where the request was notifications only
 * @param unavailable whether this JVM of a node group cannot answer just now, and another, or this
 *     one a little later, can
 */
public record Reply(Optional<String> text, boolean unavailable) {
  static Reply of(Optional<String> text) {
    return new Reply(text, false);
  }
}
