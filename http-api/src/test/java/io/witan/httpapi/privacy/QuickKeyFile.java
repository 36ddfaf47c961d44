package io.witan.httpapi.privacy;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/** A key file whose key is derived in one round, so that a test need not wait for thousands. */
final class QuickKeyFile {
  static final String PASSWORD = "quick";

  private QuickKeyFile() {}

  static Address write(Path folder, Bytes secret) {
    byte[] salt = new byte[32];
    PKCS5S2ParametersGenerator pbkdf2 = new PKCS5S2ParametersGenerator(new SHA256Digest());
    pbkdf2.init(PASSWORD.getBytes(StandardCharsets.UTF_8), salt, 1);
    Bytes derived = Bytes.wrap(((KeyParameter) pbkdf2.generateDerivedMacParameters(256)).getKey());
    Address address = Secp256k1.get().publicKey(secret).address();
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(derived.slice(0, 16).toArray(), "AES"),
          new IvParameterSpec(new byte[16]));
      Bytes text = Bytes.wrap(cipher.doFinal(secret.toArray()));
      Bytes mac = Keccak.hash(Bytes.concat(derived.slice(16, 32), text)).bytes();
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("UTC--1--" + address.toHex().substring(2)),
          """
          {"address":"%s","version":3,"crypto":{"cipher":"aes-128-ctr","ciphertext":"%s",
          "cipherparams":{"iv":"%s"},"kdf":"pbkdf2","mac":"%s",
          "kdfparams":{"c":1,"dklen":32,"prf":"hmac-sha256","salt":"%s"}}}
          """
              .formatted(
                  address.toHex().substring(2),
                  text.toHex().substring(2),
                  "00".repeat(16),
                  mac.toHex().substring(2),
                  "00".repeat(32)));
      return address;
    } catch (GeneralSecurityException | IOException failed) {
      throw new UncheckedIOException(new IOException(failed));
    }
  }
}
