package io.witan.actors.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.actors.peer.PeersEvent.PeerDown;
import io.witan.actors.peer.PeersEvent.PeerUp;
import io.witan.actors.peer.TestNetwork.Kind;
import io.witan.actors.peer.TestNetwork.Node;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.DisconnectReason;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.NodeList;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who becomes a peer, and whose place nobody else can take. */
class StrangersTest {
  private final TestNetwork net = new TestNetwork();

  @AfterEach
  void stop() {
    boolean traced = net.hasStackTrace();
    net.close();
    assertFalse(traced, "a stranger's doing must not print a stack trace");
  }

  private static EnodeUrl url(int n) {
    return EnodeUrl.of(TestNetwork.key(n).publicKey(), "127.0.0.1", 1);
  }

  private static PublicKey id(int n) {
    return TestNetwork.key(n).publicKey();
  }

  @Test
  void aNodeOnBothListsIsRefusedForTheSecondAndItsNeighbourIsNot() throws IOException {
    Optional<NodeList> permitted = Optional.of(NodeList.of(List.of(url(2), url(3))));
    Optional<NodeList> disallowed = Optional.of(NodeList.of(List.of(url(2))));
    Admission lists = new Admission(true, permitted, disallowed);
    Node a = net.node(1, Kind.USUAL.withAdmission(() -> lists));
    for (int i = 0; i < 3; i++) {
      try (RawPeer barred = RawPeer.call(a, TestNetwork.key(2))) {
        assertEquals(DisconnectReason.REQUESTED, barred.end().reason());
      }
    }
    assertEquals(1, net.logged("refused: in disallowed-nodes.json"));
    try (RawPeer neighbour = RawPeer.call(a, TestNetwork.key(3))) {
      assertTrue(neighbour.isLetIn());
      assertEquals(id(3), TestNetwork.expect(a, PeerUp.class).peer());
    }
  }

  @Test
  void aRecordedHandshakeTakesNobodysPlace() throws IOException {
    Node a = net.node(1, Kind.USUAL);
    byte[] recorded;
    try (RawPeer honest = RawPeer.call(a, TestNetwork.key(3))) {
      TestNetwork.expect(a, PeerUp.class);
      recorded = honest.auth();
      // While the peer is there: it stays.
      try (Socket thief = replay(a, recorded)) {
        assertFalse(thief.isClosed());
        assertTrue(net.peersOf(a).stream().anyMatch(peer -> peer.id().equals(id(3))));
        a.events().expectNoMessage();
      }
    }
    TestNetwork.expect(a, PeerDown.class);
    // While it is away: it can come back although the thief is still connected.
    try (Socket thief = replay(a, recorded);
        RawPeer honest = RawPeer.call(a, TestNetwork.key(3))) {
      assertTrue(honest.isLetIn());
      assertEquals(id(3), TestNetwork.expect(a, PeerUp.class).peer());
      thief.getOutputStream().write(new byte[512]);
      assertEquals(1, net.peersOf(a).size());
    }
  }

  /** Says again what another said, and waits for the answer to it. */
  private static Socket replay(Node to, byte[] recorded) throws IOException {
    Socket socket = TestNetwork.connect(to);
    socket.getOutputStream().write(recorded);
    assertTrue(socket.getInputStream().read() >= 0, "the handshake is answered");
    return socket;
  }

  @Test
  void validatorsFindRoomWhereGuestsHaveTakenAll() throws IOException {
    Node a = net.node(1, Kind.USUAL.withLimits(Kind.USUAL.limits().withMaxPeers(1)));
    try (RawPeer guest = RawPeer.call(a, TestNetwork.key(3))) {
      assertTrue(guest.isLetIn());
      TestNetwork.expect(a, PeerUp.class);
      try (RawPeer second = RawPeer.call(a, TestNetwork.key(4))) {
        assertEquals(DisconnectReason.TOO_MANY_PEERS, second.end().reason());
      }
      a.peers()
          .tell(
              new PeersCommand.HeadIs(
                  8, 0, TestNetwork.HEAD, Uint256.of(9), Set.of(id(4).address())));
      try (RawPeer validator = RawPeer.call(a, TestNetwork.key(4))) {
        assertTrue(validator.isLetIn());
        assertEquals(id(4), TestNetwork.expect(a, PeerUp.class).peer());
      }
    }
  }

  @Test
  void callsBeyondTheirRateAreClosedUnreadAndPeersStay() throws IOException {
    PeersSettings.Limits usual = PeersSettings.Limits.USUAL;
    Node a = net.node(1, Kind.USUAL.withLimits(usual));
    try (RawPeer peer = RawPeer.call(a, TestNetwork.key(3))) {
      TestNetwork.expect(a, PeerUp.class);
      int answered = 0;
      byte[] recorded = peer.auth();
      for (int i = 0; i < 200; i++) {
        try (Socket caller = TestNetwork.connect(a)) {
          caller.getOutputStream().write(recorded);
          answered += caller.getInputStream().read() >= 0 ? 1 : 0;
        } catch (IOException reset) {
          // As good as closed.
        }
      }
      assertTrue(answered < 200, "not all may be answered");
      assertEquals(1, net.peersOf(a).size());
    }
  }

  @Test
  void aSecondConnectionOfAKeyTakesThePlaceOfOneThatIsSilentOnly() throws IOException {
    Node a = net.node(1, Kind.USUAL);
    try (RawPeer silent = RawPeer.call(a, TestNetwork.key(2))) {
      assertTrue(silent.isLetIn());
      TestNetwork.expect(a, PeerUp.class);
      try (RawPeer early = RawPeer.call(a, TestNetwork.key(2))) {
        assertEquals(DisconnectReason.ALREADY_CONNECTED, early.end().reason());
      }
      String why = TestNetwork.expect(a, PeerDown.class).reason();
      assertEquals("silent, while another connection of its key claims its place", why);
    }
    Node b = net.node(2, Kind.USUAL, a);
    TestNetwork.expect(a, PeerUp.class);
    try (RawPeer twin = RawPeer.call(a, TestNetwork.key(2))) {
      assertEquals(DisconnectReason.ALREADY_CONNECTED, twin.end().reason());
    }
    a.events().expectNoMessage(Duration.ofSeconds(2));
    assertEquals(1, net.peersOf(b).size());
  }
}
