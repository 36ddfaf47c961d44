package io.witan.protocol.privacy.enclave;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import java.time.Instant;

/**
 * A use of a party's secret key, as the audit of an enclave keeps it.
 *
 * @param payload what the key was used on
 */
public record KeyUse(PartyKey key, Purpose purpose, PayloadHash payload, Instant at) {
  /** What for; the order stands in records and never changes. */
  public enum Purpose {
    /** To seal a message for its recipients. */
    SEAL,
    /** To seal a message to its sender alone. */
    SEAL_RAW,
    /** To seal what was raw for its recipients. */
    SEAL_SIGNED,
    /** To read a payload. */
    OPEN,
    /** To read what was sealed to its sender alone. */
    OPEN_RAW,
    /** To seal a payload's key for one more recipient. */
    ADD_RECIPIENT,
    /** To prove that the transaction which created a contract is held. */
    PROVE_HELD
  }
}
