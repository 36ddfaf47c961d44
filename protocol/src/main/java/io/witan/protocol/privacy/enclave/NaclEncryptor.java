package io.witan.protocol.privacy.enclave;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import java.util.Optional;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.Arrays;

/**
 * NaCl's crypto_box and crypto_secretbox (Bernstein, "Cryptography in NaCl"): X25519, HSalsa20,
 * XSalsa20 and Poly1305, whose tag of 16 bytes comes first.
 */
public final class NaclEncryptor implements Encryptor {
  private static final int KEY_SIZE = 32;
  private static final int NONCE_SIZE = 24;
  private static final int TAG_SIZE = 16;

  @Override
  public String type() {
    return "NACL";
  }

  @Override
  public int nonceSize() {
    return NONCE_SIZE;
  }

  @Override
  public PartySecret keyPair(Bytes seed) {
    return ofSecret(seed);
  }

  @Override
  public PartySecret ofSecret(Bytes secret) {
    if (secret.size() != KEY_SIZE) {
      throw new IllegalArgumentException(
          "a secret key of Curve25519 has 32 bytes, not " + secret.size());
    }
    byte[] key = new byte[KEY_SIZE];
    X25519.scalarMultBase(secret.unsafeArray(), 0, key, 0);
    return new PartySecret(new PartyKey(Bytes.wrap(key)), secret);
  }

  @Override
  public Optional<Bytes> shared(PartyKey other, PartySecret own) {
    if (other.bytes().size() != KEY_SIZE) {
      return Optional.empty();
    }
    byte[] point = new byte[KEY_SIZE];
    if (!X25519.calculateAgreement(own.bytes(), 0, other.bytes().unsafeArray(), 0, point, 0)) {
      return Optional.empty();
    }
    byte[] shared = HSalsa20.hash(point);
    Arrays.fill(point, (byte) 0);
    return Optional.of(Bytes.wrap(shared));
  }

  @Override
  public Bytes seal(Bytes message, Bytes nonce, Bytes key) {
    byte[] out = new byte[TAG_SIZE + message.size()];
    Poly1305 mac = new Poly1305();
    XSalsa20Engine stream = stream(nonce, key, mac);
    stream.processBytes(message.unsafeArray(), 0, message.size(), out, TAG_SIZE);
    mac.update(out, TAG_SIZE, message.size());
    mac.doFinal(out, 0);
    return Bytes.wrap(out);
  }

  @Override
  public Optional<Bytes> open(Bytes cipherText, Bytes nonce, Bytes key) {
    int size = cipherText.size() - TAG_SIZE;
    if (size < 0 || nonce.size() != NONCE_SIZE || key.size() != KEY_SIZE) {
      return Optional.empty();
    }
    Poly1305 mac = new Poly1305();
    XSalsa20Engine stream = stream(nonce, key, mac);
    byte[] tag = new byte[TAG_SIZE];
    mac.update(cipherText.unsafeArray(), TAG_SIZE, size);
    mac.doFinal(tag, 0);
    if (!Arrays.constantTimeAreEqual(TAG_SIZE, tag, 0, cipherText.unsafeArray(), 0)) {
      return Optional.empty();
    }
    byte[] message = new byte[size];
    stream.processBytes(cipherText.unsafeArray(), TAG_SIZE, size, message, 0);
    return Optional.of(Bytes.wrap(message));
  }

  /** The key stream after its first 32 bytes, which are the key of the message's tag. */
  private static XSalsa20Engine stream(Bytes nonce, Bytes key, Poly1305 mac) {
    XSalsa20Engine stream = new XSalsa20Engine();
    stream.init(
        true, new ParametersWithIV(new KeyParameter(key.unsafeArray()), nonce.unsafeArray()));
    byte[] first = new byte[KEY_SIZE];
    stream.processBytes(first, 0, first.length, first, 0);
    mac.init(new KeyParameter(first));
    return stream;
  }
}
