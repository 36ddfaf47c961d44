package io.witan.protocol.privacy.enclave;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import java.util.Arrays;

/**
 * A party's secret key beside its public one. It is wiped when its holder stops, and never shown.
 */
public final class PartySecret implements AutoCloseable {
  private final PartyKey key;
  private final byte[] secret;
  private boolean wiped;

  /**
   * Of bytes that are copied.
   *
   * @param secret 32 bytes of Curve25519, or a DER PrivateKeyInfo (PKCS #8) of another curve
   */
  public PartySecret(PartyKey key, Bytes secret) {
    this.key = key;
    this.secret = secret.toArray();
  }

  public PartyKey key() {
    return key;
  }

  /**
   * The secret itself, not copied: for an encryptor.
   *
   * @throws IllegalStateException if it was wiped
   */
  byte[] bytes() {
    if (wiped) {
      throw new IllegalStateException("the secret of " + key + " was wiped");
    }
    return secret;
  }

  /** A copy of the secret, for a key file alone. */
  public Bytes forKeyFile() {
    return Bytes.of(bytes());
  }

  /** Overwrites the secret. */
  @Override
  public void close() {
    wiped = true;
    Arrays.fill(secret, (byte) 0);
  }

  @Override
  public String toString() {
    return "PartySecret(" + key + ")";
  }
}
