package io.witan.protocol.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.discovery.PacketCodec.Opened;
import io.witan.protocol.discovery.PacketCodec.Refused;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.wire.NodeKey;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PacketCodecTest {
  private static final NodeKey KEY =
      NodeKey.of(Secp256k1.get(), Keccak.hash(Bytes.ofInts(7)).bytes());
  private static final Endpoint V4 = new Endpoint(Bytes.ofInts(127, 0, 0, 1), 3322, 5544);
  private static final Endpoint V6 =
      new Endpoint(Bytes.fromHex("0x20010db83c4d001500000000abcdef12"), 65535, 65535);
  private static final Neighbour NODE = new Neighbour(KEY.publicKey(), V6);

  private static final List<Packet> ALL =
      List.of(
          new Packet.Ping(V4, V6, 1, OptionalLong.empty()),
          new Packet.Ping(V6, V4, 2, OptionalLong.of(3)),
          new Packet.Pong(V4, Hash.ZERO, 4, OptionalLong.of(0)),
          new Packet.FindNode(new PublicKey(Bytes.wrap(new byte[64])), 5),
          new Packet.Neighbours(List.of(), 6),
          new Packet.Neighbours(
              Collections.nCopies(PacketCodec.NODES_PER_PACKET, NODE), Integer.MAX_VALUE),
          new Packet.RecordRequest(7),
          new Packet.RecordResponse(Hash.ZERO, Bytes.ofInts(0xc0)));

  @Test
  void packetsAreReadAsTheyWereWritten() {
    for (Packet packet : ALL) {
      Bytes datagram = PacketCodec.seal(KEY, packet);
      assertTrue(datagram.size() <= PacketCodec.MAX_SIZE);
      Opened opened = assertInstanceOf(Opened.class, PacketCodec.open(datagram));
      assertEquals(packet, opened.packet());
      assertEquals(KEY.publicKey(), opened.sender());
      assertEquals(PacketCodec.hash(datagram), opened.hash());
    }
  }

  @Test
  void everyBitCounts() {
    Bytes datagram = PacketCodec.seal(KEY, ALL.getFirst());
    for (int bit = 0; bit < 8 * datagram.size(); bit++) {
      byte[] changed = datagram.toArray();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertEquals(Refused.WRONG_HASH, PacketCodec.open(Bytes.wrap(changed)));
    }
  }

  @Test
  void whatIsNoPacketIsRefusedWithItsReason() {
    assertEquals(Refused.TOO_SHORT, PacketCodec.open(Bytes.EMPTY));
    assertEquals(Refused.TOO_SHORT, PacketCodec.open(Bytes.wrap(new byte[97])));
    assertEquals(Refused.TOO_LONG, PacketCodec.open(Bytes.wrap(new byte[1281])));
    assertEquals(Refused.WRONG_SIGNATURE, PacketCodec.open(hashed(new byte[66])));
    assertEquals(Refused.UNKNOWN_TYPE, PacketCodec.open(signed(Bytes.ofInts(9, 0xc0))));
    assertEquals(Refused.MALFORMED, PacketCodec.open(signed(Bytes.ofInts(1, 0xc0))));
    assertEquals(Refused.MALFORMED, PacketCodec.open(signed(Bytes.ofInts(1))));
  }

  @Test
  void noContentOfASignedPacketFails() {
    Choices choices = Choices.random(3);
    for (int round = 0; round < 500; round++) {
      Packet packet = choices.oneOf("packet", ALL);
      Bytes datagram = PacketCodec.seal(KEY, packet);
      byte[] content = datagram.slice(97, datagram.size()).toArray();
      int changes = choices.between("changes", 1, 4);
      for (int i = 0; i < changes; i++) {
        content[choices.pick("place", content.length)] = (byte) choices.pick("byte", 256);
      }
      int kept = choices.chance("cut", 1, 4) ? choices.pick("size", content.length) : -1;
      Bytes changed = Bytes.wrap(content);
      assertNotNull(PacketCodec.open(signed(kept < 0 ? changed : changed.slice(0, kept + 1))));
    }
  }

  private static Bytes signed(Bytes content) {
    return hashed(Bytes.concat(KEY.sign(Keccak.hash(content)).toBytes(), content).toArray());
  }

  private static Bytes hashed(byte[] rest) {
    Bytes hashed = Bytes.wrap(rest);
    return Bytes.concat(Keccak.hash(hashed).bytes(), hashed);
  }
}
