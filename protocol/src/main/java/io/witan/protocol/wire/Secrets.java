package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;

/** The keys of one RLPx connection, derived by both sides from the handshake. Never printed. */
final class Secrets {
  private final Bytes aes;
  private final Bytes mac;
  private final FrameMac egress;
  private final FrameMac ingress;

  /**
   * Derives the keys.
   *
   * @param agreed x coordinate that the two ephemeral keys agree on
   * @param sent our handshake message as it went over the wire
   */
  Secrets(
      boolean initiator,
      Bytes agreed,
      Bytes initiatorNonce,
      Bytes recipientNonce,
      Bytes sent,
      Bytes received) {
    Bytes nonces = keccak(recipientNonce, initiatorNonce);
    Bytes shared = keccak(agreed, nonces);
    this.aes = keccak(agreed, shared);
    this.mac = keccak(agreed, aes);
    Bytes theirNonce = initiator ? recipientNonce : initiatorNonce;
    Bytes ourNonce = initiator ? initiatorNonce : recipientNonce;
    this.egress = new FrameMac(mac, Ciphers.xor(mac, theirNonce), sent);
    this.ingress = new FrameMac(mac, Ciphers.xor(mac, ourNonce), received);
  }

  Bytes aes() {
    return aes;
  }

  Bytes mac() {
    return mac;
  }

  FrameMac egress() {
    return egress;
  }

  FrameMac ingress() {
    return ingress;
  }

  private static Bytes keccak(Bytes a, Bytes b) {
    return Keccak.hash(Bytes.concat(a, b)).bytes();
  }

  @Override
  public String toString() {
    return "Secrets";
  }
}
