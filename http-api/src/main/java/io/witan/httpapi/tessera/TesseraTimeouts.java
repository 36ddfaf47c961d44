package io.witan.httpapi.tessera;

import java.time.Duration;

/**
 * How long other managers are waited for.
 *
 * @param connect until a connection is there
 * @param discovery until one answered who it is; GoQuorum's clients give a whole send 5 s
 * @param push until one kept a payload
 * @param resend until one gave a payload again
 * @param resendAll until one gave all payloads again
 */
public record TesseraTimeouts(
    Duration connect, Duration discovery, Duration push, Duration resend, Duration resendAll) {
  public static final TesseraTimeouts DEFAULTS =
      new TesseraTimeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4),
          Duration.ofSeconds(30),
          Duration.ofHours(2));
}
