package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The two messages of the RLPx handshake, in the form of EIP-8 (a length prefix and an open-ended
 * RLP list) and in the fixed form before it. Both are read; EIP-8 is written, unless the other side
 * began with the old form.
 */
final class HandshakeCodec {
  static final int VERSION = 4;
  static final int OLD_AUTH = 194;
  static final int OLD_ACK = 97;
  private static final int PREFIX = 2;

  /** Largest message read, in bytes; EIP-8 messages of real software have 300 to 700. */
  static final int MAX_SIZE = 2048;

  /**
   * What the initiator says.
   *
   * @param signature by the ephemeral key over the agreed secret xor the nonce
   */
  record Auth(Signature signature, PublicKey id, Bytes nonce, int version) {}

  /** What the recipient says. */
  record Ack(PublicKey ephemeral, Bytes nonce, int version) {}

  /**
   * A message as it came.
   *
   * @param plain whether it has the form before EIP-8
   * @param wire its bytes, which the frame codes cover
   */
  record Received<T>(T content, boolean plain, Bytes wire) {}

  private HandshakeCodec() {}

  static Bytes auth(Auth auth) {
    RlpWriter out = new RlpWriter().startList().bytes(auth.signature().toBytes());
    out.bytes(auth.id().xy()).bytes(auth.nonce()).number(auth.version());
    return out.endList().toBytes();
  }

  static Bytes ack(Ack ack) {
    RlpWriter out = new RlpWriter().startList().bytes(ack.ephemeral().xy());
    return out.bytes(ack.nonce()).number(ack.version()).endList().toBytes();
  }

  static Bytes oldAck(Ack ack) {
    return Bytes.concat(ack.ephemeral().xy(), ack.nonce(), Bytes.ofInts(0));
  }

  /** Encrypts a message in the form of EIP-8. */
  static Bytes seal(Secp256k1 curve, PublicKey to, Bytes content, HandshakeEntropy entropy) {
    Bytes padded = Bytes.concat(content, entropy.padding());
    int size = padded.size() + Ecies.OVERHEAD;
    Bytes prefix = Bytes.ofInts(size >>> 8, size);
    return Bytes.concat(
        prefix, Ecies.seal(curve, to, entropy.boxSecret(), entropy.iv(), padded, prefix));
  }

  /** Encrypts a message in the form before EIP-8. */
  static Bytes sealOld(Secp256k1 curve, PublicKey to, Bytes content, HandshakeEntropy entropy) {
    return Ecies.seal(curve, to, entropy.boxSecret(), entropy.iv(), content, Bytes.EMPTY);
  }

  /** Takes an auth message off the queue; empty where bytes are missing. */
  static Optional<Received<Auth>> readAuth(NodeKey key, ByteQueue bytes) {
    return read(key, bytes, OLD_AUTH, HandshakeCodec::oldAuthOf, HandshakeCodec::authOf);
  }

  static Optional<Received<Ack>> readAck(NodeKey key, ByteQueue bytes) {
    return read(key, bytes, OLD_ACK, HandshakeCodec::oldAckOf, HandshakeCodec::ackOf);
  }

  private static <T> Optional<Received<T>> read(
      NodeKey key, ByteQueue bytes, int oldSize, Function<Bytes, T> old, Function<Bytes, T> now) {
    int oldTotal = oldSize + Ecies.OVERHEAD;
    if (bytes.size() < PREFIX) {
      return Optional.empty();
    }
    // An old message begins with 4, the mark of an uncompressed point. So may an EIP-8 one of over
    // 1023 bytes: then the tag tells which it is.
    boolean maybeOld = bytes.peek(0) == 4;
    if (maybeOld && bytes.size() < oldTotal) {
      return Optional.empty();
    }
    if (maybeOld) {
      Bytes wire = Bytes.wrap(bytes.peekMany(oldTotal));
      Optional<Bytes> content = Ecies.open(key, wire, Bytes.EMPTY);
      if (content.isPresent()) {
        bytes.take(oldTotal);
        return Optional.of(new Received<>(decode(content.get(), old), true, wire));
      }
    }
    OptionalInt total = totalSize(bytes, oldTotal);
    if (total.isEmpty()) {
      throw new WireException(Breach.BAD_HANDSHAKE);
    }
    if (bytes.size() < total.getAsInt()) {
      return Optional.empty();
    }
    Bytes wire = Bytes.wrap(bytes.take(total.getAsInt()));
    Bytes box = wire.slice(PREFIX, wire.size());
    Bytes content =
        Ecies.open(key, box, wire.slice(0, PREFIX))
            .orElseThrow(() -> new WireException(Breach.BAD_HANDSHAKE));
    return Optional.of(new Received<>(decode(content, now), false, wire));
  }

  private static OptionalInt totalSize(ByteQueue bytes, int oldTotal) {
    int size = (bytes.peek(0) << 8) | bytes.peek(1);
    // EIP-8: a message is longer than the old one was, so that both can be told apart.
    return size + PREFIX < oldTotal || size > MAX_SIZE
        ? OptionalInt.empty()
        : OptionalInt.of(size + PREFIX);
  }

  private static <T> T decode(Bytes content, Function<Bytes, T> reader) {
    try {
      return reader.apply(content);
    } catch (IllegalArgumentException malformed) {
      throw new WireException(Breach.BAD_HANDSHAKE);
    }
  }

  static Auth oldAuthOf(Bytes content) {
    return new Auth(
        Signature.of(content.slice(0, 65)),
        new PublicKey(content.slice(97, 161)),
        content.slice(161, 193),
        VERSION);
  }

  static Ack oldAckOf(Bytes content) {
    return new Ack(new PublicKey(content.slice(0, 64)), content.slice(64, 96), VERSION);
  }

  // EIP-8: further elements and bytes after the list are ignored.
  static Auth authOf(Bytes content) {
    RlpReader in = RlpReader.of(content).startList();
    return new Auth(
        Signature.of(in.fixed(Signature.SIZE)),
        new PublicKey(in.fixed(PublicKey.SIZE)),
        in.fixed(32),
        in.nonNegativeInt());
  }

  static Ack ackOf(Bytes content) {
    RlpReader in = RlpReader.of(content).startList();
    return new Ack(new PublicKey(in.fixed(PublicKey.SIZE)), in.fixed(32), in.nonNegativeInt());
  }
}
