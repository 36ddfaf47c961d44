package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;

/** The key that a node proves to its peers. Keeps the secret to itself. */
public final class NodeKey {
  private final Secp256k1 curve;
  private final Bytes secret;
  private final PublicKey publicKey;

  private NodeKey(Secp256k1 curve, Bytes secret) {
    this.curve = curve;
    this.secret = secret;
    this.publicKey = curve.publicKey(secret);
  }

  /**
   * The key of a 32-byte secret.
   *
   * @throws IllegalArgumentException if it is not a secret of the curve
   */
  public static NodeKey of(Secp256k1 curve, Bytes secret) {
    if (secret.size() != 32) {
      throw new IllegalArgumentException("a node key has 32 bytes");
    }
    return new NodeKey(curve, secret);
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /** Signs what this node says of itself. */
  public Signature sign(Hash digest) {
    return curve.sign(secret, digest);
  }

  Secp256k1 curve() {
    return curve;
  }

  /** The x coordinate of secret·other. */
  Bytes agree(PublicKey other) {
    return curve.agree(secret, other);
  }

  @Override
  public String toString() {
    return "NodeKey(" + publicKey.address() + ")";
  }
}
