package io.witan.actors.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.actors.peer.PeersCommand.Gossip;
import io.witan.actors.peer.PeersCommand.Send;
import io.witan.actors.peer.PeersEvent.FrameReceived;
import io.witan.actors.peer.PeersEvent.PeerDown;
import io.witan.actors.peer.PeersEvent.PeerUp;
import io.witan.actors.peer.TestNetwork.Kind;
import io.witan.actors.peer.TestNetwork.Node;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.wire.DisconnectReason;
import io.witan.protocol.wire.EthFrame.GetBlockBodies;
import io.witan.protocol.wire.EthFrame.GetBlockHeaders;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that passed the handshake and then behave badly. */
class HostilePeerTest {
  private static final GetBlockHeaders REQUEST = GetBlockHeaders.ascending(1, 2, 3);

  private final TestNetwork net = new TestNetwork();
  private Node victim;
  private Node friend;

  @BeforeEach
  void start() {
    victim = net.node(1, Kind.USUAL);
    friend = net.node(2, Kind.USUAL, victim);
    TestNetwork.expect(victim, PeerUp.class);
    TestNetwork.expect(friend, PeerUp.class);
  }

  @AfterEach
  void stop() {
    friend.peers().tell(new Gossip(REQUEST));
    assertEquals(REQUEST, TestNetwork.expect(victim, FrameReceived.class).frame());
    boolean traced = net.hasStackTrace();
    net.close();
    assertFalse(traced, "a peer's doing must not print a stack trace");
  }

  private RawPeer call() throws IOException {
    RawPeer peer = RawPeer.call(victim, TestNetwork.key(3));
    TestNetwork.expect(victim, PeerUp.class);
    return peer;
  }

  private void expectDown(String reason) {
    String why = TestNetwork.expect(victim, PeerDown.class).reason();
    assertTrue(why.contains(reason), why);
  }

  @Test
  void aWrongCodeEndsTheConnectionAndKeepsThePeerOut() throws IOException {
    try (RawPeer peer = call()) {
      byte[] bytes = peer.sealed(REQUEST).toArray();
      bytes[bytes.length - 1] ^= 1;
      peer.write(bytes);
      expectDown("authentication code is wrong");
      assertEquals(DisconnectReason.PROTOCOL_BREACH, peer.end().reason());
    }
    try (RawPeer again = RawPeer.call(victim, TestNetwork.key(3))) {
      assertEquals(DisconnectReason.USELESS_PEER, again.end().reason());
    }
    assertEquals(1, net.logged("is banned for 60 s: message authentication code is wrong"));
  }

  @Test
  void aMessageThatExpandsBeyondItsLimitEndsTheConnection() throws IOException {
    try (RawPeer peer = call()) {
      Bytes bomb = new SnappyCompression().compress(Bytes.wrap(new byte[8 << 20]));
      peer.write(peer.sealed(0x13, bomb).toArray());
      expectDown("larger than its limit");
    }
  }

  @Test
  void bytesThatAreNotSnappyEndTheConnection() throws IOException {
    try (RawPeer peer = call()) {
      peer.write(peer.sealed(0x13, Bytes.ofInts(0x05, 0xff, 0xff)).toArray());
      expectDown("payload is not snappy");
    }
  }

  @Test
  void aSecondNodeWithTheKeyOfAPeerIsTurnedAway() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (RawPeer copy = RawPeer.call(victim, friend.key())) {
        assertEquals(DisconnectReason.ALREADY_CONNECTED, copy.end().reason());
      }
    }
    assertEquals(1, net.logged("another node has its key"));
    victim.events().expectNoMessage();
  }

  @Test
  void aPeerWithOurOwnKeyIsTurnedAway() throws IOException {
    try (RawPeer mirror = RawPeer.call(victim, victim.key())) {
      assertEquals(DisconnectReason.SELF, mirror.end().reason());
    }
    assertEquals(1, net.logged("refused: it has our own key"));
  }

  @Test
  void aPeerThatDoesNotReadIsDroppedAndCostsNoMemory() throws IOException {
    RawPeer deaf = call();
    fill();
    expectDown("it does not read");
    deaf.close();
  }

  /** Sends answers that nobody reads until the sockets' buffers are full. */
  private void fill() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 600; i++) {
      List<Hash> hashes = Stream.generate(() -> random(random)).limit(1000).toList();
      victim.peers().tell(new Send(TestNetwork.key(3).publicKey(), new GetBlockBodies(i, hashes)));
    }
  }

  private static Hash random(SplittableRandom random) {
    byte[] bytes = new byte[Hash.SIZE];
    random.nextBytes(bytes);
    return Hash.wrap(bytes);
  }

  @Test
  void aPeerThatSaysHelloTwiceIsDropped() throws IOException {
    try (RawPeer peer = call()) {
      peer.write(peer.sealed(0x00, Bytes.ofInts(1, 0, 0xc0)).toArray());
      expectDown("out of order");
    }
  }

  @Test
  void aConnectionThatBreaksInTheMiddleOfAFrameIsForgotten() throws IOException {
    RawPeer peer = call();
    byte[] bytes = peer.sealed(REQUEST).toArray();
    peer.write(Arrays.copyOf(bytes, 40));
    peer.close();
    TestNetwork.expect(victim, PeerDown.class);
    assertThrows(IOException.class, () -> peer.write(bytes));
  }
}
