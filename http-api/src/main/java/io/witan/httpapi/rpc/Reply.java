package io.witan.httpapi.rpc;

import java.util.Optional;

/**
 * What answers a request.
 *
 * @param text empty where the request was notifications only
 */
public record Reply(Optional<String> text, Kind kind) {
  /** What it means to who carries it. */
  public enum Kind {
    ANSWERED,
    /** The request is told why in a way that shows in HTTP's status too. */
    REFUSED,
    /**
     * This JVM of a node group cannot answer just now; another, or this one a little later, can.
     */
    UNAVAILABLE
  }

  static Reply of(Optional<String> text) {
    return new Reply(text, Kind.ANSWERED);
  }
}
