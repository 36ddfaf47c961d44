package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.Fault;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** The symmetric primitives of RLPx. */
final class Ciphers {
  private Ciphers() {}

  /** AES in counter mode; encrypting and decrypting are the same. */
  static Cipher counterMode(Bytes key, Bytes iv) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key.unsafeArray(), "AES"),
          new IvParameterSpec(iv.unsafeArray()));
      return cipher;
    } catch (GeneralSecurityException absent) {
      throw new Fault("AES in counter mode is part of every Java runtime");
    }
  }

  /** Runs {@code length} bytes through the key stream, in place. */
  static void apply(Cipher cipher, byte[] data, int from, int length) {
    try {
      int done = cipher.update(data, from, length, data, from);
      Fault.unless(done == length, "a stream cipher gives as many bytes as it takes");
    } catch (GeneralSecurityException tooShort) {
      throw new Fault("a stream cipher works in place");
    }
  }

  static Bytes sha256(Bytes... parts) {
    SHA256Digest digest = new SHA256Digest();
    for (Bytes part : parts) {
      digest.update(part.unsafeArray(), 0, part.size());
    }
    byte[] out = new byte[32];
    digest.doFinal(out, 0);
    return Bytes.wrap(out);
  }

  static Bytes hmacSha256(Bytes key, Bytes... parts) {
    HMac mac = new HMac(new SHA256Digest());
    mac.init(new KeyParameter(key.unsafeArray()));
    for (Bytes part : parts) {
      mac.update(part.unsafeArray(), 0, part.size());
    }
    byte[] out = new byte[32];
    mac.doFinal(out, 0);
    return Bytes.wrap(out);
  }

  static Bytes xor(Bytes a, Bytes b) {
    byte[] out = a.toArray();
    for (int i = 0; i < out.length; i++) {
      out[i] ^= (byte) b.get(i);
    }
    return Bytes.wrap(out);
  }
}
