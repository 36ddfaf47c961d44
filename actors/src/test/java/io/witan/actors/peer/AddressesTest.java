package io.witan.actors.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.TestProbe;
import io.witan.actors.peer.PeersCommand.AddPeer;
import io.witan.actors.peer.PeersEvent.PeerDown;
import io.witan.actors.peer.PeersEvent.PeerUp;
import io.witan.actors.peer.TestNetwork.Kind;
import io.witan.actors.peer.TestNetwork.Node;
import io.witan.protocol.wire.EnodeUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Addresses of all kinds, dialled over real sockets. */
class AddressesTest {
  private final TestNetwork net = new TestNetwork();

  @AfterEach
  void stop() {
    net.close();
  }

  private PeerInfo meet(Kind kind, String dialled) {
    Node a = net.node(1, kind);
    Node b = net.node(2, kind);
    EnodeUrl url =
        new EnodeUrl(
            a.key().publicKey(), Optional.of(dialled), a.url().tcp(), 0, OptionalInt.of(50400));
    TestProbe<Boolean> added = net.kit.createTestProbe();
    b.peers().tell(new AddPeer(EnodeUrl.parse(url.toString()), added.ref()));
    TestNetwork.expect(a, PeerUp.class);
    TestNetwork.expect(b, PeerUp.class);
    PeerInfo caller = net.peersOf(a).getFirst();
    assertTrue(caller.inbound());
    assertEquals(
        caller.url().tcp(), caller.url().udp(), "a caller's ports are those it calls from");
    return net.peersOf(b).getFirst();
  }

  @Test
  void nodesMeetOverIpv6AndPrintItInBrackets() {
    PeerInfo called = meet(Kind.USUAL.withHost("::1"), "::1");
    String url = called.url().toString();
    assertTrue(url.contains("@[::1]:") && url.endsWith("?discport=0&raftport=50400"), url);
    assertTrue(PeerInfo.text(called.remote()).toString().startsWith("[::1]:"));
  }

  @Test
  void aNameIsLookedUpWhenItIsDialledAndShownAsItWasGiven() {
    PeerInfo called = meet(Kind.USUAL, "localhost");
    assertTrue(called.url().toString().contains("@localhost:"), called.url().toString());
  }

  @Test
  void aNodeIsFoundAtTheOneOfItsAddressesThatAnswers() throws IOException {
    Node a = net.node(1, Kind.USUAL);
    Node b = net.node(2, Kind.USUAL);
    TestProbe<Boolean> added = net.kit.createTestProbe();
    // A process that is stopped still takes connections in, and says nothing.
    try (ServerSocket stopped = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int nobody;
      try (ServerSocket closed = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        nobody = closed.getLocalPort();
      }
      for (int port : List.of(stopped.getLocalPort(), nobody, a.url().tcp())) {
        EnodeUrl url = EnodeUrl.of(a.key().publicKey(), "127.0.0.1", port);
        b.peers().tell(new AddPeer(url, added.ref()));
      }
      TestNetwork.expect(b, PeerUp.class);
      TestNetwork.expect(a, PeerUp.class);
    }
    assertEquals(a.url().tcp(), net.peersOf(b).getFirst().remote().getPort());
  }

  @Test
  void aProcessThatIsNotInChargeLetsItsPeersGoToTheOneThatIs() {
    Node a = net.node(1, Kind.USUAL);
    Node before = net.node(2, Kind.USUAL, a);
    TestNetwork.expect(a, PeerUp.class);
    TestNetwork.expect(before, PeerUp.class);
    before.peers().tell(new PeersCommand.InCharge(false));
    TestNetwork.expect(a, PeerDown.class);
    TestNetwork.expect(before, PeerDown.class);
    Node next = net.node(2, Kind.USUAL, a);
    TestNetwork.expect(next, PeerUp.class);
    TestNetwork.expect(a, PeerUp.class);
    net.kit.stop(next.peers());
    TestNetwork.expect(a, PeerDown.class);
    before.peers().tell(new PeersCommand.InCharge(true));
    TestNetwork.expect(before, PeerUp.class);
    TestNetwork.expect(a, PeerUp.class);
  }
}
