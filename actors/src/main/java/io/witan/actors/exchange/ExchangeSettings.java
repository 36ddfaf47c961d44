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
 * @param mostBytes of a message
 * @param patience how long all recipients of a payload may take together
 */
public record ExchangeSettings(
    Encryptor encryptor,
    List<PartyKey> alwaysSendTo,
    boolean enhancedPrivacy,
    int mostBytes,
    Duration patience) {
  /** More than the largest transaction of a network with the highest limits. */
  public static final int MOST_BYTES = 1 << 20;

  /** GoQuorum gives up after five seconds. */
  public static final Duration PATIENCE = Duration.ofMillis(4_500);

  public ExchangeSettings {
    alwaysSendTo = List.copyOf(alwaysSendTo);
  }

  /** With standard limits. */
  public static ExchangeSettings of(
      Encryptor encryptor, List<PartyKey> alwaysSendTo, boolean enhancedPrivacy) {
    return new ExchangeSettings(encryptor, alwaysSendTo, enhancedPrivacy, MOST_BYTES, PATIENCE);
  }
}
