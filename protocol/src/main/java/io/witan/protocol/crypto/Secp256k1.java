package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;

/**
 * The curve's operations: the native library where its shared object loads, Bouncy Castle
 * elsewhere; both are held to the same vectors.
 */
public interface Secp256k1 extends Verifier {
  /**
   * The public key of a 32-byte secret.
   *
   * @throws IllegalArgumentException if the secret is zero or not below the group order
   */
  PublicKey publicKey(Bytes secret);

  Signature sign(Bytes secret, Hash digest);

  /** The x coordinate (32 bytes) of secret·key, as ECIES of RLPx needs it. */
  Bytes agree(Bytes secret, PublicKey key);

  /** Whether the 64 bytes are a point of the curve. */
  boolean isOnCurve(PublicKey key);

  /** A signer that keeps {@code secret} to itself. */
  default Signer signer(Bytes secret) {
    return new SecretSigner(this, secret);
  }

  /** The fastest implementation on this machine. */
  static Secp256k1 get() {
    return Secp256k1Choice.BEST;
  }
}
