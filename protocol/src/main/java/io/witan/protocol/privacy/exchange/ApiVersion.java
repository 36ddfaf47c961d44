package io.witan.protocol.privacy.exchange;

import java.util.Optional;

/** Versions of the interface between transaction managers, each with what it brought. */
public enum ApiVersion {
  V1("v1", "1.0"),
  ENHANCED_PRIVACY("v2", "2.0"),
  SEVERAL_KEYS("2.1", "2.1"),
  PRIVACY_GROUPS("3.0", "3.0"),
  MANDATORY_RECIPIENTS("4.0", "4.0"),
  /** The second encoding of payloads. */
  CBOR("5.0", "5.0");

  private final String text;
  private final String number;

  ApiVersion(String text, String number) {
    this.text = text;
    this.number = number;
  }

  /** As managers write it to each other. */
  public String text() {
    return text;
  }

  /** As ledgers read it. */
  public String number() {
    return number;
  }

  /** The version of a text; empty for those that nobody knows yet. */
  public static Optional<ApiVersion> of(String text) {
    for (ApiVersion version : values()) {
      if (version.text.equals(text)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }
}
