package io.witan.httpapi.account;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The cipher of key files of version 1, which geth wrote in 2015: read, never written. */
final class KeystoreV1 {
  private KeystoreV1() {}

  /**
   * Decrypts a secret.
   *
   * @throws IllegalArgumentException if the cipher text is damaged
   */
  static Bytes decrypt(byte[] derived, byte[] iv, byte[] ciphertext) {
    Bytes key = Keccak.hash(derived, 0, 16).bytes().slice(0, 16);
    try {
      // What PKCS 7 calls a padding, the platform calls PKCS 5.
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(key.unsafeArray(), "AES"),
          new IvParameterSpec(iv));
      return Bytes.wrap(cipher.doFinal(ciphertext));
    } catch (GeneralSecurityException damaged) {
      throw new IllegalArgumentException("the cipher text is damaged");
    }
  }
}
