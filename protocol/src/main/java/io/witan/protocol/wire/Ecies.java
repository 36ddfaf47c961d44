package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The asymmetric encryption of RLPx: secp256k1, the concatenation KDF of NIST SP 800-56 with
 * SHA-256, AES-128 in counter mode, HMAC-SHA-256. A box is 0x04‖R‖iv‖ciphertext‖tag.
 */
public final class Ecies {
  private static final int POINT = 65;
  private static final int IV = 16;
  private static final int TAG = 32;

  /** Bytes that a box has more than its content. */
  static final int OVERHEAD = POINT + IV + TAG;

  private Ecies() {}

  /**
   * Encrypts for the owner of {@code to}.
   *
   * @param once a fresh secret key, used for this box only
   * @param outside what the tag covers besides the box
   */
  static Bytes seal(
      Secp256k1 curve, PublicKey to, Bytes once, Bytes iv, Bytes content, Bytes outside) {
    Keys keys = Keys.of(curve.agree(once, to));
    byte[] text = content.toArray();
    Ciphers.apply(Ciphers.counterMode(keys.encryption, iv), text, 0, text.length);
    Bytes cipherText = Bytes.wrap(text);
    Bytes tag = Ciphers.hmacSha256(keys.authentication, iv, cipherText, outside);
    return Bytes.concat(Bytes.ofInts(4), curve.publicKey(once).xy(), iv, cipherText, tag);
  }

  /** The content of a box; empty where it is not a box for this key. */
  public static Optional<Bytes> open(NodeKey key, Bytes box, Bytes outside) {
    if (box.size() < OVERHEAD || box.get(0) != 4) {
      return Optional.empty();
    }
    PublicKey once = new PublicKey(box.slice(1, POINT));
    if (!key.curve().isOnCurve(once)) {
      return Optional.empty();
    }
    int end = box.size() - TAG;
    Keys keys = Keys.of(key.agree(once));
    Bytes iv = box.slice(POINT, POINT + IV);
    Bytes cipherText = box.slice(POINT + IV, end);
    Bytes tag = Ciphers.hmacSha256(keys.authentication, iv, cipherText, outside);
    if (!MessageDigest.isEqual(tag.unsafeArray(), box.slice(end, box.size()).unsafeArray())) {
      return Optional.empty();
    }
    byte[] text = cipherText.toArray();
    Ciphers.apply(Ciphers.counterMode(keys.encryption, iv), text, 0, text.length);
    return Optional.of(Bytes.wrap(text));
  }

  private record Keys(Bytes encryption, Bytes authentication) {
    static Keys of(Bytes shared) {
      Bytes derived = Ciphers.sha256(Bytes.ofInts(0, 0, 0, 1), shared);
      return new Keys(derived.slice(0, 16), Ciphers.sha256(derived.slice(16, 32)));
    }

    @Override
    public String toString() {
      return "Keys";
    }
  }
}
