package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.HandshakeCodec.Ack;
import io.witan.protocol.wire.HandshakeCodec.Auth;
import io.witan.protocol.wire.HandshakeCodec.Received;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads recorded RLPx handshakes with known keys, for vectors and for tools. */
public final class HandshakeInspection {
  /**
   * What a handshake message says.
   *
   * @param plain whether it has the form before EIP-8
   */
  public record Message(int version, boolean plain, PublicKey key, Bytes nonce) {}

  /**
   * What both messages lead to.
   *
   * @param ingressMac what incoming frames begin to be authenticated with
   */
  public record Derived(Bytes aesSecret, Bytes macSecret, IngressMac ingressMac) {}

  /** The running code of incoming frames. */
  public static final class IngressMac {
    private final FrameMac mac;

    private IngressMac(FrameMac mac) {
      this.mac = mac;
    }

    /** Takes in bytes and gives the whole 32-byte digest so far. */
    public Bytes after(Bytes data) {
      mac.update(data.unsafeArray(), 0, data.size());
      return mac.digestSoFar();
    }
  }

  private HandshakeInspection() {}

  /** The first message, read with the recipient's key; empty where it cannot be read. */
  public static Optional<Message> auth(NodeKey recipient, Bytes wire) {
    return attempt(() -> readAuth(recipient, wire))
        .map(r -> new Message(r.content().version(), r.plain(), r.content().id(), nonce(r)));
  }

  /** The second message, read with the initiator's key; empty where it cannot be read. */
  public static Optional<Message> ack(NodeKey initiator, Bytes wire) {
    return attempt(() -> HandshakeCodec.readAck(initiator, queue(wire)))
        .map(
            r ->
                new Message(
                    r.content().version(),
                    r.plain(),
                    r.content().ephemeral(),
                    r.content().nonce()));
  }

  /**
   * What stands inside the box of a first message.
   *
   * @param plain whether it has the form before EIP-8
   * @throws IllegalArgumentException if it is none
   */
  public static Message authContent(Bytes content, boolean plain) {
    Auth auth = plain ? HandshakeCodec.oldAuthOf(content) : HandshakeCodec.authOf(content);
    return new Message(auth.version(), plain, auth.id(), auth.nonce());
  }

  /** The same of a second message. */
  public static Message ackContent(Bytes content, boolean plain) {
    Ack ack = plain ? HandshakeCodec.oldAckOf(content) : HandshakeCodec.ackOf(content);
    return new Message(ack.version(), plain, ack.ephemeral(), ack.nonce());
  }

  /** The recipient's secrets after both messages; empty where the first cannot be read. */
  public static Optional<Derived> derive(
      NodeKey recipient, Bytes ephemeralSecret, Bytes nonce, Bytes auth, Bytes ack) {
    int rest = HandshakeEntropy.SIZE - ephemeralSecret.size() - nonce.size();
    HandshakeEntropy entropy =
        HandshakeEntropy.of(Bytes.concat(ephemeralSecret, nonce, Bytes.wrap(new byte[rest])));
    return attempt(() -> readAuth(recipient, auth))
        .map(
            received ->
                Handshake.accepted(
                    recipient,
                    entropy,
                    ack,
                    received,
                    Handshake.ephemeralOf(recipient, received.content())))
        .map(s -> new Derived(s.aes(), s.mac(), new IngressMac(s.ingress())));
  }

  private static Optional<Received<Auth>> readAuth(NodeKey recipient, Bytes wire) {
    return HandshakeCodec.readAuth(recipient, queue(wire));
  }

  private static Bytes nonce(Received<Auth> received) {
    return received.content().nonce();
  }

  private static ByteQueue queue(Bytes wire) {
    ByteQueue queue = new ByteQueue();
    queue.add(wire.toArray());
    return queue;
  }

  private static <T> Optional<T> attempt(Supplier<Optional<T>> reading) {
    try {
      return reading.get();
    } catch (WireException unreadable) {
      return Optional.empty();
    }
  }
}
