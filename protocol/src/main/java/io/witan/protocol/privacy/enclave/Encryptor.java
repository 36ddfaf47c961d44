package io.witan.protocol.privacy.enclave;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import java.util.Optional;

/**
 * The cryptography of payloads; one for all managers of a network. Messages are sealed by a secret
 * that is either a payload's own or shared by two parties.
 */
public interface Encryptor {
  /** As Tessera's configuration names it: {@code NACL} or {@code EC}. */
  String type();

  /** Bytes of a nonce. */
  int nonceSize();

  /** The pair of keys of a seed of 32 random bytes. */
  PartySecret keyPair(Bytes seed);

  /**
   * The pair of keys of a stored secret.
   *
   * @throws IllegalArgumentException if the secret is none of this curve
   */
  PartySecret ofSecret(Bytes secret);

  /**
   * What two parties share: 32 bytes, the same from both sides.
   *
   * @return empty where the other's key is no point of the curve
   */
  Optional<Bytes> shared(PartyKey other, PartySecret own);

  /**
   * Seals a message.
   *
   * @param key 32 bytes
   * @return 16 bytes more than the message
   */
  Bytes seal(Bytes message, Bytes nonce, Bytes key);

  /**
   * Opens what {@link #seal} made.
   *
   * @return empty where key, nonce and cipher text do not belong together
   */
  Optional<Bytes> open(Bytes cipherText, Bytes nonce, Bytes key);
}
