package io.witan.actors.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.Encryptor;
import java.time.Duration;
import java.util.List;

/**
 * What an operator says of a transaction manager.
 *
 * @param encryptor of all managers of the network
 * @param alwaysSendTo keys that are among the recipients of everything (Tessera's alwaysSendTo)
 * @param enhancedPrivacy whether flags other than standard privacy are sent and taken
 * @param promise what it means that a payload was sent
 * @param mostBytes of a message
 * @param patience how long all recipients of a payload may take together
 */
public record ExchangeSettings(
    Encryptor encryptor,
    List<PartyKey> alwaysSendTo,
    boolean enhancedPrivacy,
    Promise promise,
    int mostBytes,
    Duration patience) {
  /** What a sender may rely on when a payload was sent. */
  public enum Promise {
    /** All recipients have it, as in Tessera; so all must be there. */
    DELIVERED,
    /** It is kept here, and brought to each recipient as soon as that one is there. */
    KEPT
  }

  /** More than the largest transaction of a network with the highest limits. */
  public static final int MOST_BYTES = 1 << 20;

  /** GoQuorum gives up after five seconds. */
  public static final Duration PATIENCE = Duration.ofMillis(4_500);

  public ExchangeSettings {
    alwaysSendTo = List.copyOf(alwaysSendTo);
  }

  /** With standard limits; what is sent is delivered. */
  public static ExchangeSettings of(
      Encryptor encryptor, List<PartyKey> alwaysSendTo, boolean enhancedPrivacy) {
    return new ExchangeSettings(
        encryptor, alwaysSendTo, enhancedPrivacy, Promise.DELIVERED, MOST_BYTES, PATIENCE);
  }
}
