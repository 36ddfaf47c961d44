package io.witan.httpapi.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Web3 secret storage, version 3: one secret key encrypted under a password. Version 1 is read too.
 */
public final class KeystoreV3 {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SCRYPT_R = 8;
  private static final int DERIVED_BYTES = 32;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final long MOST_SCRYPT_MEMORY = 1L << 30;

  /**
   * What a guess of a password costs: scrypt with r of 8, {@code n} KiB of memory, {@code p} times.
   */
  public record Cost(int n, int p) {
    /** As geth and others have it: a second and 256 MiB. */
    public static final Cost STANDARD = new Cost(262_144, 1);

    /** As geth has it for networks of developers ({@code --lightkdf}). */
    public static final Cost LIGHT = new Cost(4_096, 6);
  }

  private KeystoreV3() {}

  /** A file's fault, or a wrong password. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason);
    }
  }

  /**
   * The file's JSON for a secret.
   *
   * @param entropy 64 random bytes: salt, initialisation vector and identifier
   */
  public static String encrypt(Bytes secret, String password, Cost cost, Bytes entropy) {
    byte[] salt = entropy.slice(0, 32).toArray();
    byte[] iv = entropy.slice(32, 48).toArray();
    byte[] derived = Scrypt.generate(utf8(password), salt, cost.n, SCRYPT_R, cost.p, DERIVED_BYTES);
    byte[] ciphertext = aes(Cipher.ENCRYPT_MODE, derived, iv, secret.toArray());
    ObjectNode root = JSON.createObjectNode();
    root.put("address", Secp256k1.get().publicKey(secret).address().toHex().substring(2));
    ObjectNode crypto = root.putObject("crypto");
    crypto.put("cipher", "aes-128-ctr").put("ciphertext", hex(ciphertext));
    crypto.putObject("cipherparams").put("iv", hex(iv));
    crypto.put("kdf", "scrypt");
    ObjectNode kdf = crypto.putObject("kdfparams");
    kdf.put("dklen", DERIVED_BYTES).put("n", cost.n).put("p", cost.p).put("r", SCRYPT_R);
    kdf.put("salt", hex(salt));
    crypto.put("mac", hex(mac(derived, ciphertext).bytes().toArray()));
    root.put("id", UUID.nameUUIDFromBytes(entropy.slice(48, 64).toArray()).toString());
    root.put("version", 3);
    return root.toString();
  }

  /**
   * The secret of a file.
   *
   * @throws Refused if the file is not of this form, or the password is wrong
   */
  public static Bytes decrypt(JsonNode file, String password) throws Refused {
    JsonNode crypto = file.has("crypto") ? file.get("crypto") : file.path("Crypto");
    int version = file.path("version").asInt();
    if (version != 3 && version != 1) {
      throw new Refused("the key file's version is neither 3 nor 1");
    }
    String cipher = version == 3 ? "aes-128-ctr" : "aes-128-cbc";
    if (!crypto.path("cipher").asText().equals(cipher)) {
      throw new Refused("the key file's cipher is not " + cipher);
    }
    try {
      byte[] derived = derive(crypto, password);
      byte[] ciphertext = bytes(crypto.path("ciphertext"));
      byte[] expected = bytes(crypto.path("mac"));
      byte[] actual = mac(derived, ciphertext).bytes().toArray();
      if (!MessageDigest.isEqual(expected, actual)) {
        throw new Refused("could not decrypt key with given password");
      }
      byte[] iv = bytes(crypto.path("cipherparams").path("iv"));
      if (version == 1) {
        return KeystoreV1.decrypt(derived, iv, ciphertext);
      }
      return Bytes.wrap(aes(Cipher.DECRYPT_MODE, derived, iv, ciphertext));
    } catch (IllegalArgumentException wrong) {
      throw new Refused("the key file is damaged: " + wrong.getMessage());
    }
  }

  private static byte[] derive(JsonNode crypto, String password) throws Refused {
    JsonNode params = crypto.path("kdfparams");
    byte[] salt = bytes(params.path("salt"));
    int size = params.path("dklen").asInt();
    if (size < DERIVED_BYTES || size > 1024) {
      throw new Refused("the key file's dklen must be from 32 to 1024");
    }
    return switch (crypto.path("kdf").asText()) {
      case "scrypt" -> scrypt(params, password, salt, size);
      case "pbkdf2" -> pbkdf2(params, password, salt, size);
      default -> throw new Refused("the key file's kdf is neither scrypt nor pbkdf2");
    };
  }

  private static byte[] scrypt(JsonNode params, String password, byte[] salt, int size)
      throws Refused {
    int n = params.path("n").asInt();
    int r = params.path("r").asInt();
    int p = params.path("p").asInt();
    if (n < 2 || r < 1 || p < 1 || 128L * n * r > MOST_SCRYPT_MEMORY || p > 16) {
      throw new Refused("the key file's scrypt parameters are out of range");
    }
    return Scrypt.generate(utf8(password), salt, n, r, p, size);
  }

  private static byte[] pbkdf2(JsonNode params, String password, byte[] salt, int size)
      throws Refused {
    int rounds = params.path("c").asInt();
    boolean sha256 = params.path("prf").asText("hmac-sha256").equals("hmac-sha256");
    if (rounds < 1 || rounds > MOST_ITERATIONS || !sha256) {
      throw new Refused("the key file's pbkdf2 parameters are out of range");
    }
    PBEParametersGenerator pbkdf2 = new PKCS5S2ParametersGenerator(new SHA256Digest());
    pbkdf2.init(utf8(password), salt, rounds);
    return ((KeyParameter) pbkdf2.generateDerivedMacParameters(size * 8)).getKey();
  }

  private static Hash mac(byte[] derived, byte[] ciphertext) {
    return Keccak.hash(
        Bytes.concat(Bytes.wrap(Arrays.copyOfRange(derived, 16, 32)), Bytes.of(ciphertext)));
  }

  private static byte[] aes(int mode, byte[] derived, byte[] iv, byte[] data) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(mode, new SecretKeySpec(derived, 0, 16, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(data);
    } catch (GeneralSecurityException wrongIv) {
      throw new IllegalArgumentException("initialisation vector must have 16 bytes");
    }
  }

  private static byte[] bytes(JsonNode hex) {
    return Bytes.fromHex(hex.asText()).toArray();
  }

  private static String hex(byte[] bytes) {
    return Bytes.of(bytes).toHex().substring(2);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
