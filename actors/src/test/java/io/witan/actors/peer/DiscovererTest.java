package io.witan.actors.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.TestProbe;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.NodeKey;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Discovery over real sockets. */
class DiscovererTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final TestNetwork net = new TestNetwork();

  @AfterEach
  void stop() {
    boolean traced = net.hasStackTrace();
    net.close();
    assertFalse(traced, "what comes by datagram must not print a stack trace");
  }

  /** One node's discovery. */
  private record Node(EnodeUrl url, TestProbe<PeersCommand.Candidate> found) {
    TreeSet<PublicKey> await(int others) {
      TreeSet<PublicKey> ids = new TreeSet<>();
      while (ids.size() < others) {
        ids.add(found.receiveMessage(TestNetwork.SOON).node().id());
      }
      return ids;
    }
  }

  private Node node(int n, EnodeUrl... boot) throws IOException {
    NodeKey key = TestNetwork.key(n);
    int port;
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      port = socket.getLocalPort();
    }
    TestProbe<PeersCommand.Candidate> found = net.kit.createTestProbe();
    DiscoverySettings settings =
        new DiscoverySettings(
            key, new InetSocketAddress(LOOPBACK, port), "127.0.0.1", port, List.of(boot), 200);
    net.kit.spawn(Discoverer.create(settings, found.ref()));
    EnodeUrl url =
        new EnodeUrl(key.publicKey(), Optional.of("localhost"), port, port, OptionalInt.empty());
    return new Node(url, found);
  }

  @Test
  void nodesThatKnowOneBootNodeFindEachOther() throws IOException {
    Node boot = node(1);
    Node a = node(2, boot.url());
    Node b = node(3, boot.url());
    assertEquals(new TreeSet<>(List.of(boot.url().id(), b.url().id())), a.await(2));
    assertEquals(new TreeSet<>(List.of(boot.url().id(), a.url().id())), b.await(2));
    assertEquals(new TreeSet<>(List.of(a.url().id(), b.url().id())), boot.await(2));
  }

  @Test
  void junkAndUnknownNamesDoNotDisturbIt() throws IOException {
    Node boot = node(1);
    SplittableRandom random = new SplittableRandom(1);
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      for (int i = 0; i < 150; i++) {
        byte[] junk = new byte[random.nextInt(2000)];
        random.nextBytes(junk);
        socket.send(new DatagramPacket(junk, junk.length, LOOPBACK, boot.url().udp()));
      }
    }
    EnodeUrl nowhere =
        new EnodeUrl(
            TestNetwork.key(9).publicKey(), Optional.of("no.example"), 1, 1, OptionalInt.empty());
    Node other = node(2, boot.url(), nowhere);
    assertEquals(new TreeSet<>(List.of(boot.url().id())), other.await(1));
  }

  @Test
  void anImplementationNotOursFindsANodeByAskingAnother() throws Exception {
    NodeScript scripts = NodeScript.install();
    Node boot = node(1);
    Node other = node(2, boot.url());
    boot.await(1);
    String url = EnodeUrl.of(boot.url().id(), "127.0.0.1", boot.url().udp()).toString();
    NodeScript.Finished client = scripts.start("node", "discover.mjs", url, "2").finish();
    assertEquals(0, client.code(), client.out());
    for (Node node : List.of(boot, other)) {
      assertTrue(client.out().contains(node.url().id().xy().toHex().substring(2)), client.out());
    }
  }
}
