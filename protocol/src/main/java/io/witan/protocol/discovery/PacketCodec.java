package io.witan.protocol.discovery;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.wire.NodeKey;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Packets as datagrams: {@code hash ‖ signature ‖ type ‖ RLP}, where the signature is over {@code
 * type ‖ RLP} and the hash over all that follows it. Reading is lenient as EIP-8 wants: more
 * elements, bytes after the list and other version numbers are ignored.
 */
public final class PacketCodec {
  /** Largest datagram, in bytes. */
  public static final int MAX_SIZE = 1280;

  /** Nodes of which the largest kind fit into one packet. */
  static final int NODES_PER_PACKET = 12;

  private static final int VERSION = 4;
  private static final int SIGNED_FROM = Hash.SIZE + Signature.SIZE;

  /** A datagram that was read. */
  public sealed interface Read {}

  /**
   * A packet whose hash and signature hold.
   *
   * @param hash of the packet, which its answer names
   */
  public record Opened(PublicKey sender, Hash hash, Packet packet) implements Read {}

  /** A datagram that is no packet. */
  public enum Refused implements Read {
    TOO_SHORT,
    TOO_LONG,
    WRONG_HASH,
    WRONG_SIGNATURE,
    UNKNOWN_TYPE,
    MALFORMED
  }

  private PacketCodec() {}

  /** The datagram of a packet, signed. */
  public static Bytes seal(NodeKey key, Packet packet) {
    Bytes signed = content(packet);
    Bytes hashed = Bytes.concat(key.sign(Keccak.hash(signed)).toBytes(), signed);
    return Bytes.concat(Keccak.hash(hashed).bytes(), hashed);
  }

  /** The hash that an answer to this datagram names. */
  static Hash hash(Bytes datagram) {
    return Hash.of(datagram.slice(0, Hash.SIZE));
  }

  /** Reads a datagram. Total: what is no packet is refused by a reason. */
  public static Read open(Bytes datagram) {
    if (datagram.size() <= SIGNED_FROM) {
      return Refused.TOO_SHORT;
    }
    if (datagram.size() > MAX_SIZE) {
      return Refused.TOO_LONG;
    }
    if (!Keccak.hash(datagram.slice(Hash.SIZE, datagram.size())).equals(hash(datagram))) {
      return Refused.WRONG_HASH;
    }
    Bytes signed = datagram.slice(SIGNED_FROM, datagram.size());
    Optional<PublicKey> sender = signer(datagram.slice(Hash.SIZE, SIGNED_FROM), signed);
    if (sender.isEmpty()) {
      return Refused.WRONG_SIGNATURE;
    }
    try {
      return content(signed)
          .<Read>map(packet -> new Opened(sender.get(), hash(datagram), packet))
          .orElse(Refused.UNKNOWN_TYPE);
    } catch (RlpException malformed) {
      return Refused.MALFORMED;
    }
  }

  /**
   * Reads what is signed in a datagram, {@code type ‖ RLP}; empty where the type is not known.
   *
   * @throws RlpException if it is not the packet of its type
   */
  public static Optional<Packet> content(Bytes signed) {
    return packet(signed.get(0), RlpReader.of(signed.slice(1, signed.size())));
  }

  private static Optional<PublicKey> signer(Bytes signature, Bytes signed) {
    if (signature.get(Signature.SIZE - 1) > 1) {
      return Optional.empty();
    }
    return Secp256k1.get().recoverKey(Keccak.hash(signed), Signature.of(signature));
  }

  private static int type(Packet packet) {
    return switch (packet) {
      case Packet.Ping ping -> 1;
      case Packet.Pong pong -> 2;
      case Packet.FindNode find -> 3;
      case Packet.Neighbours neighbours -> 4;
      case Packet.RecordRequest request -> 5;
      case Packet.RecordResponse response -> 6;
    };
  }

  /** What is signed of a packet. */
  public static Bytes content(Packet packet) {
    RlpWriter out = new RlpWriter().startList();
    switch (packet) {
      case Packet.Ping(var from, var to, var expiration, var sequence) -> {
        out.number(VERSION);
        from.write(out);
        to.write(out);
        out.number(expiration);
        sequence.ifPresent(out::number);
      }
      case Packet.Pong(var to, var ping, var expiration, var sequence) -> {
        to.write(out);
        out.hash(ping).number(expiration);
        sequence.ifPresent(out::number);
      }
      case Packet.FindNode(var target, var expiration) -> out.bytes(target.xy()).number(expiration);
      case Packet.Neighbours(var nodes, var expiration) ->
          out.list(nodes, (rlp, node) -> node.write(rlp)).number(expiration);
      case Packet.RecordRequest(var expiration) -> out.number(expiration);
      case Packet.RecordResponse(var request, var record) -> out.hash(request).raw(record);
    }
    return Bytes.concat(Bytes.ofInts(type(packet)), out.endList().toBytes());
  }

  private static Optional<Packet> packet(int type, RlpReader in) {
    return switch (type) {
      case 1 -> Optional.of(ping(in));
      case 2 -> Optional.of(pong(in));
      case 3 -> {
        in.startList();
        PublicKey target = new PublicKey(in.fixed(PublicKey.SIZE));
        yield Optional.of(new Packet.FindNode(target, in.nonNegativeLong()));
      }
      case 4 -> {
        in.startList();
        yield Optional.of(new Packet.Neighbours(in.list(Neighbour::read), in.nonNegativeLong()));
      }
      case 5 -> {
        in.startList();
        yield Optional.of(new Packet.RecordRequest(in.nonNegativeLong()));
      }
      case 6 -> {
        in.startList();
        yield Optional.of(new Packet.RecordResponse(in.hash(), in.raw()));
      }
      default -> Optional.empty();
    };
  }

  private static Packet ping(RlpReader in) {
    in.startList();
    in.raw(); // The version: all versions are read alike (EIP-8).
    Endpoint from = Endpoint.read(in);
    Endpoint to = Endpoint.read(in);
    return new Packet.Ping(from, to, in.nonNegativeLong(), sequence(in));
  }

  private static Packet pong(RlpReader in) {
    in.startList();
    Endpoint to = Endpoint.read(in);
    Hash ping = in.hash();
    return new Packet.Pong(to, ping, in.nonNegativeLong(), sequence(in));
  }

  /** Where it is no number, the element is one of a later version. */
  private static OptionalLong sequence(RlpReader in) {
    if (!in.hasNext() || in.nextIsList()) {
      return OptionalLong.empty();
    }
    Bytes number = in.bytes();
    if (number.size() > Long.BYTES || (!number.isEmpty() && number.get(0) == 0)) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < number.size(); i++) {
      value = value << 8 | number.get(i);
    }
    return OptionalLong.of(value);
  }
}
