package io.witan.protocol.privacy;

import io.witan.protocol.bytes.Bytes;
import java.util.Base64;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512tDigest;

/**
 * What a private transaction carries on chain in place of its payload: SHA3-512 of the payload's
 * cipher text, 64 bytes. The chain shows it as hexadecimal, transaction managers as Base64.
 */
public record PayloadHash(Bytes bytes) implements Comparable<PayloadHash> {
  public static final int SIZE = 64;

  /** What GoQuorum puts where there is no payload; nobody is ever asked for it. */
  public static final PayloadHash NONE = new PayloadHash(Bytes.wrap(new byte[SIZE]));

  public PayloadHash {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("a payload's hash has 64 bytes, not " + bytes.size());
    }
  }

  public static PayloadHash ofCipherText(Bytes cipherText) {
    return new PayloadHash(sha3(cipherText));
  }

  /** Of bytes of any length: the last 64 of them, or with zeros before them. */
  public static PayloadHash padded(Bytes content) {
    byte[] all = new byte[SIZE];
    int taken = Math.min(SIZE, content.size());
    content.slice(content.size() - taken, content.size()).copyTo(all, SIZE - taken);
    return new PayloadHash(Bytes.wrap(all));
  }

  /**
   * Reads Base64.
   *
   * @throws IllegalArgumentException if it is not Base64 of 64 bytes
   */
  public static PayloadHash fromBase64(String text) {
    if (text.length() > 2 * SIZE) {
      throw new IllegalArgumentException("a payload's hash has 64 bytes");
    }
    return new PayloadHash(Bytes.wrap(Base64.getDecoder().decode(text)));
  }

  /** SHA3-512 (FIPS 202) of some parts, one after the other: 64 bytes. */
  public static Bytes sha3(Bytes... parts) {
    SHA3Digest digest = new SHA3Digest(512);
    for (Bytes part : parts) {
      digest.update(part.unsafeArray(), 0, part.size());
    }
    byte[] out = new byte[SIZE];
    digest.doFinal(out, 0);
    return Bytes.wrap(out);
  }

  /** SHA-512/256 (FIPS 180-4), by which Orion and Tessera in its mode name a payload: 32 bytes. */
  public static Bytes orion(Bytes cipherText) {
    SHA512tDigest digest = new SHA512tDigest(256);
    digest.update(cipherText.unsafeArray(), 0, cipherText.size());
    byte[] out = new byte[32];
    digest.doFinal(out, 0);
    return Bytes.wrap(out);
  }

  public boolean isNone() {
    return equals(NONE);
  }

  public String toBase64() {
    return Base64.getEncoder().encodeToString(bytes.unsafeArray());
  }

  @Override
  public int compareTo(PayloadHash other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public String toString() {
    return bytes.toHex();
  }
}
