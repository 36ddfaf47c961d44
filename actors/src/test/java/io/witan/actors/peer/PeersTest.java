package io.witan.actors.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.TestProbe;
import io.witan.actors.peer.PeersCommand.AddPeer;
import io.witan.actors.peer.PeersCommand.Gossip;
import io.witan.actors.peer.PeersCommand.RemovePeer;
import io.witan.actors.peer.PeersCommand.Send;
import io.witan.actors.peer.PeersEvent.FrameReceived;
import io.witan.actors.peer.PeersEvent.PeerDown;
import io.witan.actors.peer.PeersEvent.PeerUp;
import io.witan.actors.peer.TestNetwork.Kind;
import io.witan.actors.peer.TestNetwork.Node;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.EthFrame.GetBlockHeaders;
import io.witan.protocol.wire.NodeList;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers over real sockets. */
class PeersTest {
  private final TestNetwork net = new TestNetwork();

  @AfterEach
  void stop() {
    boolean traced = net.hasStackTrace();
    net.close();
    assertFalse(traced, "a peer's doing must not print a stack trace");
  }

  private static Frame prepare() {
    Bytes secret = Keccak.hash(Bytes.ofInts(5)).bytes();
    return new BftFrame.Prepare(
        new View(8, 0), TestNetwork.HEAD, Secp256k1.get().sign(secret, TestNetwork.HEAD));
  }

  @Test
  void twoNodesMeetAndExchangeFrames() {
    Node a = net.node(1, Kind.USUAL);
    Node b = net.node(2, Kind.USUAL, a);
    PeerUp up = TestNetwork.expect(a, PeerUp.class);
    assertEquals(b.key().publicKey(), up.peer());
    assertEquals(TestNetwork.HEAD, up.status().head());
    assertTrue(up.consensus());
    TestNetwork.expect(b, PeerUp.class);
    GetBlockHeaders request = GetBlockHeaders.ascending(1, 2, 3);
    b.peers().tell(new Send(a.key().publicKey(), request));
    b.peers().tell(new Gossip(prepare()));
    assertEquals(
        List.of(request, prepare()).stream().map(Object::toString).sorted().toList(),
        List.of(
                TestNetwork.expect(a, FrameReceived.class).frame().toString(),
                TestNetwork.expect(a, FrameReceived.class).frame().toString())
            .stream()
            .sorted()
            .toList());
    PeerInfo info = net.peersOf(b).get(0);
    assertEquals("Witan/1", info.client());
    assertTrue(info.isStatic() && !info.inbound());
    assertEquals(List.of("eth/66", "eth/67", "eth/68", "istanbul/100"), info.capabilities());
  }

  @Test
  void nodesThatDialEachOtherAtOnceKeepOneConnection() {
    for (int round = 0; round < 10; round++) {
      Node a = net.node(10 + 2 * round, Kind.USUAL);
      Node b = net.node(11 + 2 * round, Kind.USUAL);
      TestProbe<Boolean> added = net.kit.createTestProbe();
      a.peers().tell(new AddPeer(b.url(), added.ref()));
      b.peers().tell(new AddPeer(a.url(), added.ref()));
      added.expectMessage(true);
      added.expectMessage(true);
      settle(a, b);
      assertEquals(1, net.peersOf(a).size());
      assertEquals(1, net.peersOf(b).size());
    }
  }

  /** Waits until both have said for a while that the other is up. */
  private static void settle(Node a, Node b) {
    for (Node node : List.of(a, b)) {
      boolean up = false;
      while (!up) {
        PeersEvent event = node.events().receiveMessage(TestNetwork.SOON);
        up = event instanceof PeerUp;
      }
    }
    while (true) {
      boolean quiet = true;
      for (Node node : List.of(a, b)) {
        try {
          node.events().expectNoMessage(Duration.ofMillis(150));
        } catch (AssertionError moving) {
          quiet = false;
        }
      }
      if (quiet) {
        return;
      }
    }
  }

  @Test
  void anotherGenesisIsRefusedWithTheReasonOnce() {
    Node a = net.node(1, Kind.USUAL);
    Node b = net.node(2, Kind.USUAL.withGenesis(TestNetwork.HEAD), a);
    a.events().expectNoMessage(Duration.ofSeconds(1));
    b.events().expectNoMessage(Duration.ofMillis(1));
    assertTrue(net.logged("refused: genesis " + TestNetwork.HEAD) <= 1);
    assertTrue(net.logged("refused: genesis ") >= 1);
  }

  @Test
  void aNodeThatIsNotOnTheListIsRefusedWithTheReasonOnce() {
    NodeList onlyThree = NodeList.of(List.of());
    Node a = net.node(1, Kind.USUAL.withAdmission(() -> Admission.of(onlyThree)));
    Node b = net.node(2, Kind.USUAL, a);
    a.events().expectNoMessage(Duration.ofSeconds(1));
    b.events().expectNoMessage(Duration.ofMillis(1));
    assertEquals(1, net.logged("refused: not in permissioned-nodes.json"));
    assertEquals(1, net.logged("turned us away"));
  }

  @Test
  void aPeerThatLiedIsSentAwayAndKeptOut() {
    Node a = net.node(1, Kind.USUAL);
    Node b = net.node(2, Kind.USUAL, a);
    TestNetwork.expect(a, PeerUp.class);
    a.peers().tell(new PeersCommand.Misbehaved(b.key().publicKey(), "block 9 refused"));
    TestNetwork.expect(a, PeerDown.class);
    assertEquals(1, net.logged("is banned for 60 s: block 9 refused"));
    a.events()
        .awaitAssert(
            TestNetwork.SOON,
            () -> {
              assertEquals(1, net.logged("refused: banned: block 9 refused"));
              return null;
            });
    assertTrue(net.peersOf(a).isEmpty());
  }

  @Test
  void aPeerThatIsTakenOffTheListIsDroppedAtOnce() {
    Node b = net.node(2, Kind.USUAL);
    AtomicReference<Admission> list =
        new AtomicReference<>(Admission.of(NodeList.of(List.of(b.url()))));
    Node a = net.node(1, Kind.USUAL.withAdmission(list::get), b);
    TestNetwork.expect(a, PeerUp.class);
    TestNetwork.expect(b, PeerUp.class);
    list.set(Admission.of(NodeList.EMPTY));
    assertEquals("not in permissioned-nodes.json", TestNetwork.expect(a, PeerDown.class).reason());
    TestNetwork.expect(b, PeerDown.class);
  }

  @Test
  void aLostPeerIsReportedAndDialledAgain() {
    Node a = net.node(1, Kind.USUAL);
    Node b = net.node(2, Kind.USUAL, a);
    TestNetwork.expect(b, PeerUp.class);
    net.kit.stop(a.peers());
    TestNetwork.expect(b, PeerDown.class);
    Node again = net.node(1, Kind.USUAL);
    TestProbe<Boolean> answer = net.kit.createTestProbe();
    b.peers().tell(new AddPeer(again.url(), answer.ref()));
    assertFalse(answer.receiveMessage());
    TestNetwork.expect(b, PeerUp.class);
    b.peers().tell(new RemovePeer(a.key().publicKey(), answer.ref()));
    assertTrue(answer.receiveMessage());
    TestNetwork.expect(b, PeerDown.class);
    b.events().expectNoMessage(Duration.ofMillis(500));
  }

  @Test
  void aSilentPeerIsDropped() throws IOException {
    Node a = net.node(1, Kind.USUAL.withLimits(Kind.quick(Duration.ofMillis(1500))));
    Node b = net.node(2, Kind.USUAL.withLimits(Kind.quick(Duration.ofMillis(1500))), a);
    TestNetwork.expect(a, PeerUp.class);
    TestNetwork.expect(b, PeerUp.class);
    // Pings keep quiet peers alive.
    a.events().expectNoMessage(Duration.ofSeconds(3));
    try (Socket mute = TestNetwork.connect(a)) {
      assertEquals(-1, mute.getInputStream().read());
    }
  }

  @Test
  void junkEndsItsOwnConnectionAndNothingElse() throws IOException {
    Node a = net.node(1, Kind.USUAL);
    Node b = net.node(2, Kind.USUAL, a);
    TestNetwork.expect(a, PeerUp.class);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 100; i++) {
      byte[] junk = new byte[1 + random.nextInt(2500)];
      random.nextBytes(junk);
      junk[0] = (byte) (i % 3);
      try (Socket socket = TestNetwork.connect(a)) {
        socket.getOutputStream().write(junk);
        socket.shutdownOutput();
        drain(socket.getInputStream());
      }
    }
    assertEquals(1, net.logged("handshake message cannot be read"));
    b.peers().tell(new Gossip(prepare()));
    assertEquals(prepare(), TestNetwork.expect(a, FrameReceived.class).frame());
  }

  private static void drain(InputStream in) {
    try {
      while (in.read() >= 0) {
        // Whatever it says.
      }
    } catch (IOException reset) {
      // As good as an end.
    }
  }

  @Test
  void aFloodOfStrangersLeavesPeersAlone() throws IOException {
    Node a = net.node(1, Kind.USUAL);
    Node b = net.node(2, Kind.USUAL, a);
    TestNetwork.expect(a, PeerUp.class);
    List<Socket> strangers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      strangers.add(TestNetwork.connect(a));
    }
    b.peers().tell(new Gossip(prepare()));
    assertEquals(prepare(), TestNetwork.expect(a, FrameReceived.class).frame());
    Node c = net.node(3, Kind.USUAL);
    TestProbe<Boolean> added = net.kit.createTestProbe();
    a.peers().tell(new AddPeer(c.url(), added.ref()));
    assertEquals(c.key().publicKey(), TestNetwork.expect(a, PeerUp.class).peer());
    for (Socket stranger : strangers) {
      stranger.close();
    }
  }
}
