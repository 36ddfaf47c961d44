package io.witan.protocol.privacy.enclave;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;

/**
 * A payload that is sealed to its sender alone, until its signed transaction names the recipients
 * (Tessera's storeraw).
 *
 * @param encryptedKey the payload's key, sealed with the same nonce as the cipher text
 */
public record RawPayload(PartyKey sender, Bytes cipherText, Bytes nonce, Bytes encryptedKey) {
  public PayloadHash hash() {
    return PayloadHash.ofCipherText(cipherText);
  }

  @Override
  public String toString() {
    return "RawPayload(" + hash().toBase64() + ")";
  }
}
