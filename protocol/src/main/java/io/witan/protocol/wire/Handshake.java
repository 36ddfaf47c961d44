package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.wire.HandshakeCodec.Ack;
import io.witan.protocol.wire.HandshakeCodec.Auth;
import io.witan.protocol.wire.HandshakeCodec.Received;

/** The RLPx key exchange as arithmetic on the two messages, for either side. */
final class Handshake {
  private Handshake() {}

  /** The initiator's message to {@code remote}. */
  static Bytes auth(NodeKey key, PublicKey remote, HandshakeEntropy entropy) {
    Secp256k1 curve = key.curve();
    Hash signed = Hash.of(Ciphers.xor(key.agree(remote), entropy.nonce()));
    Auth auth =
        new Auth(
            curve.sign(entropy.ephemeralSecret(), signed),
            key.publicKey(),
            entropy.nonce(),
            HandshakeCodec.VERSION);
    return HandshakeCodec.seal(curve, remote, HandshakeCodec.auth(auth), entropy);
  }

  /**
   * The initiator's keys.
   *
   * @param sent its own message
   */
  static Secrets initiated(
      NodeKey key, HandshakeEntropy entropy, Bytes sent, Received<Ack> received) {
    Ack ack = received.content();
    Bytes agreed = agree(key.curve(), entropy, ack.ephemeral());
    return new Secrets(true, agreed, entropy.nonce(), ack.nonce(), sent, received.wire());
  }

  /**
   * The initiator's ephemeral key: only the owner of its static key could have signed with it.
   *
   * @throws WireException where the signature is none
   */
  static PublicKey ephemeralOf(NodeKey key, Auth auth) {
    if (!key.curve().isOnCurve(auth.id())) {
      throw new WireException(Breach.BAD_HANDSHAKE);
    }
    Hash signed = Hash.of(Ciphers.xor(key.agree(auth.id()), auth.nonce()));
    return key.curve()
        .recoverKey(signed, auth.signature())
        .orElseThrow(() -> new WireException(Breach.BAD_HANDSHAKE));
  }

  /** The recipient's message, in the form that the initiator used. */
  static Bytes ack(NodeKey key, HandshakeEntropy entropy, Received<Auth> received) {
    Secp256k1 curve = key.curve();
    PublicKey to = received.content().id();
    Ack ack =
        new Ack(
            curve.publicKey(entropy.ephemeralSecret()), entropy.nonce(), HandshakeCodec.VERSION);
    return received.plain()
        ? HandshakeCodec.sealOld(curve, to, HandshakeCodec.oldAck(ack), entropy)
        : HandshakeCodec.seal(curve, to, HandshakeCodec.ack(ack), entropy);
  }

  /**
   * The recipient's keys.
   *
   * @param sent its own message
   */
  static Secrets accepted(
      NodeKey key,
      HandshakeEntropy entropy,
      Bytes sent,
      Received<Auth> received,
      PublicKey ephemeral) {
    Bytes agreed = agree(key.curve(), entropy, ephemeral);
    Bytes theirs = received.content().nonce();
    return new Secrets(false, agreed, theirs, entropy.nonce(), sent, received.wire());
  }

  private static Bytes agree(Secp256k1 curve, HandshakeEntropy entropy, PublicKey ephemeral) {
    if (!curve.isOnCurve(ephemeral)) {
      throw new WireException(Breach.BAD_HANDSHAKE);
    }
    return curve.agree(entropy.ephemeralSecret(), ephemeral);
  }
}
