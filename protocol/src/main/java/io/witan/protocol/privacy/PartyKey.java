package io.witan.protocol.privacy;

import io.witan.protocol.bytes.Bytes;
import java.util.Base64;

/**
 * The public key by which a party to private transactions is known: 32 bytes of Curve25519, or a
 * DER SubjectPublicKeyInfo of another curve (91 bytes for P-256). People write it in Base64.
 */
public record PartyKey(Bytes bytes) implements Comparable<PartyKey> {
  /** Longer keys are refused before they are looked at; a P-521 key has 158 bytes. */
  public static final int MOST_BYTES = 256;

  public PartyKey {
    if (bytes.isEmpty() || bytes.size() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a party's key has 1 to " + MOST_BYTES + " bytes, not " + bytes.size());
    }
  }

  /**
   * Reads Base64.
   *
   * @throws IllegalArgumentException if it is not Base64 of a key's length
   */
  public static PartyKey fromBase64(String text) {
    if (text.length() > 2 * MOST_BYTES) {
      throw new IllegalArgumentException("a party's key is longer than " + MOST_BYTES + " bytes");
    }
    return new PartyKey(Bytes.wrap(Base64.getDecoder().decode(text)));
  }

  public String toBase64() {
    return Base64.getEncoder().encodeToString(bytes.unsafeArray());
  }

  @Override
  public int compareTo(PartyKey other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return toBase64();
  }
}
