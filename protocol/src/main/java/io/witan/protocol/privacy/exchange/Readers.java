package io.witan.protocol.privacy.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.List;
import java.util.Optional;

/** Which of a manager's keys may read a payload. */
public final class Readers {
  private Readers() {}

  /**
   * The keys to be tried, the likeliest first: those with a box, then the sender's. All of them
   * where the payload names nobody, as the oldest managers sent it.
   *
   * @param as only this key, where it is given
   */
  public static List<PartyKey> of(
      EncodedPayload payload, List<PartyKey> own, Optional<PartyKey> as) {
    return own.stream()
        .filter(key -> as.isEmpty() || as.get().equals(key))
        .filter(key -> mayRead(payload, key))
        .sorted((one, other) -> Boolean.compare(boxed(payload, other), boxed(payload, one)))
        .toList();
  }

  private static boolean mayRead(EncodedPayload payload, PartyKey key) {
    return payload.recipients().isEmpty() || payload.sender().equals(key) || boxed(payload, key);
  }

  private static boolean boxed(EncodedPayload payload, PartyKey key) {
    int at = payload.recipients().indexOf(key);
    return at >= 0 && at < payload.boxes().size();
  }

  /** The keys of a manager among a payload's parties, in the manager's order. */
  public static List<PartyKey> managed(EncodedPayload payload, List<PartyKey> own) {
    return own.stream()
        .filter(key -> payload.sender().equals(key) || payload.recipients().contains(key))
        .toList();
  }
}
