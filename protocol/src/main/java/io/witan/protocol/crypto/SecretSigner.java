package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;

/** A signer over a secret in memory. */
final class SecretSigner implements Signer {
  private final Secp256k1 curve;
  private final Bytes secret;
  private final Address address;

  SecretSigner(Secp256k1 curve, Bytes secret) {
    this.curve = curve;
    this.secret = secret;
    this.address = curve.publicKey(secret).address();
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public Signature sign(Hash digest) {
    return curve.sign(secret, digest);
  }

  @Override
  public String toString() {
    return "Signer(" + address + ")";
  }
}
