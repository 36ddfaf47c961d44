package io.witan.actors.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.Encryptor;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.time.Duration;
import java.util.List;

/**
 * What an operator says of a transaction manager.
 *
 * @param encryptor of all managers of the network
 * @param residents groups of this manager's keys, one for each private state of its node; none
 *     where it has one state for all
 * @param alwaysSendTo keys that are among the recipients of everything (Tessera's alwaysSendTo)
 * @param enhancedPrivacy whether flags other than standard privacy are sent and taken
 * @param compares whether parties tell each other what came of payloads
 * @param promise what it means that a payload was sent
 * @param mostBytes of a message
 * @param patience how long all recipients of a payload may take together
 */
public record ExchangeSettings(
    Encryptor encryptor,
    List<PrivacyGroup> residents,
    List<PartyKey> alwaysSendTo,
    boolean enhancedPrivacy,
    boolean compares,
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
    residents = List.copyOf(residents);
    alwaysSendTo = List.copyOf(alwaysSendTo);
  }

  /** The same for a node with several private states. */
  public ExchangeSettings withResidents(List<PrivacyGroup> groups) {
    return new ExchangeSettings(
        encryptor, groups, alwaysSendTo, enhancedPrivacy, compares, promise, mostBytes, patience);
  }

  /** With standard limits; what is sent is delivered. */
  public static ExchangeSettings of(
      Encryptor encryptor, List<PartyKey> alwaysSendTo, boolean enhancedPrivacy) {
    return new ExchangeSettings(
        encryptor,
        List.of(),
        alwaysSendTo,
        enhancedPrivacy,
        true,
        Promise.DELIVERED,
        MOST_BYTES,
        PATIENCE);
  }
}
