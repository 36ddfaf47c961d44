package io.witan.protocol.privacy;

import java.util.Optional;

/** How strictly a private contract holds its parties together; GoQuorum's {@code privacyFlag}. */
public enum PrivacyFlag {
  /** Whoever knows a contract and its parties may call it. */
  STANDARD_PRIVATE(0),
  /** Only who holds a contract may transact with it. */
  PARTY_PROTECTION(1),
  /** Party protection, and some recipients must be among those of every transaction. */
  MANDATORY_RECIPIENTS(2),
  /** Party protection, the same recipients for ever, and one result at all of them. */
  PRIVATE_STATE_VALIDATION(3);

  private final int code;

  PrivacyFlag(int code) {
    this.code = code;
  }

  /** As JSON and the payload's encoding write it. */
  public int code() {
    return code;
  }

  /** The flag of a code; empty where it is none of the four. */
  public static Optional<PrivacyFlag> of(long code) {
    return code >= 0 && code < values().length
        ? Optional.of(values()[(int) code])
        : Optional.empty();
  }

  /** Whether all bits of another flag are set in this one, as GoQuorum compares flags. */
  public boolean has(PrivacyFlag other) {
    return (code & other.code) == other.code;
  }

  /** Whether it asks for more than standard privacy. */
  public boolean isEnhanced() {
    return this != STANDARD_PRIVATE;
  }
}
