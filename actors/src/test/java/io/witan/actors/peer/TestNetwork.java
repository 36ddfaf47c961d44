package io.witan.actors.peer;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.ForkIds;
import io.witan.protocol.wire.NodeKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Nodes that are only peers, on loopback sockets, and the log they write. */
final class TestNetwork implements AutoCloseable {
  static final Hash GENESIS = Keccak.hash(Bytes.ofInts(1));
  static final Hash HEAD = Keccak.hash(Bytes.ofInts(2));
  static final Duration SOON = Duration.ofSeconds(40);

  /** One node: what it is told and what it tells. */
  record Node(
      NodeKey key, ActorRef<PeersCommand> peers, TestProbe<PeersEvent> events, EnodeUrl url) {}

  /** How a node differs from the usual one. */
  record Kind(
      String host,
      long networkId,
      Hash genesis,
      Supplier<Admission> admission,
      PeersSettings.Limits limits) {
    static final Kind USUAL =
        new Kind("127.0.0.1", 1337, GENESIS, () -> Admission.OPEN, quick(Duration.ofSeconds(30)));

    Kind withAdmission(Supplier<Admission> other) {
      return new Kind(host, networkId, genesis, other, limits);
    }

    Kind withHost(String other) {
      return new Kind(other, networkId, genesis, admission, limits);
    }

    Kind withGenesis(Hash other) {
      return new Kind(host, networkId, other, admission, limits);
    }

    Kind withLimits(PeersSettings.Limits other) {
      return new Kind(host, networkId, genesis, admission, other);
    }

    static PeersSettings.Limits quick(Duration idle) {
      return new PeersSettings.Limits(
          50,
          64,
          16,
          500,
          500,
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          idle,
          Duration.ofSeconds(2),
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          32L << 20,
          4000,
          Duration.ofMillis(50));
    }
  }

  final ActorTestKit kit = ActorTestKit.create();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  TestNetwork() {
    lines.start();
    root.addAppender(lines);
  }

  static NodeKey key(int n) {
    return NodeKey.of(Secp256k1.get(), Keccak.hash(Bytes.ofInts(0, n)).bytes());
  }

  Node node(int n, Kind kind, Node... known) {
    NodeKey key = key(n);
    TestProbe<PeersEvent> events = kit.createTestProbe();
    PeersSettings settings =
        new PeersSettings(
            key,
            "Witan/" + n,
            new InetSocketAddress(kind.host(), 0),
            kind.host(),
            kind.networkId(),
            kind.genesis(),
            ForkIds.of(kind.genesis(), 0, List.of(), List.of()),
            PeersSettings.QBFT,
            Arrays.stream(known).map(Node::url).toList(),
            Optional.empty(),
            kind.admission(),
            kind.limits());
    ActorRef<PeersCommand> peers = kit.spawn(Peers.create(settings, events.ref()));
    TestProbe<EnodeUrl> where = kit.createTestProbe();
    peers.tell(new PeersCommand.WhereListening(where.ref()));
    EnodeUrl url = where.receiveMessage(SOON);
    peers.tell(new PeersCommand.HeadIs(7, 0, HEAD, Uint256.of(8), Set.of()));
    return new Node(key, peers, events, url);
  }

  /** A plain connection to a node. */
  static Socket connect(Node to) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.url().tcp());
    socket.setSoTimeout((int) SOON.toMillis());
    return socket;
  }

  List<PeerInfo> peersOf(Node node) {
    TestProbe<List<PeerInfo>> answer = kit.createTestProbe();
    node.peers().tell(new PeersCommand.ListPeers(answer.ref()));
    return answer.receiveMessage(SOON);
  }

  /** Waits for the next event of this kind and fails on any other. */
  static <E extends PeersEvent> E expect(Node node, Class<E> kind) {
    return node.events().expectMessageClass(kind, SOON);
  }

  /** Lines of our own so far. */
  List<String> log() {
    return copy().stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  long logged(String part) {
    return log().stream().filter(line -> line.contains(part)).count();
  }

  /** Whether any line so far came with a stack trace. */
  boolean hasStackTrace() {
    return copy().stream().anyMatch(line -> line.getThrowableProxy() != null);
  }

  private List<ILoggingEvent> copy() {
    return new ArrayList<>(lines.list);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    root.detachAppender(lines);
  }
}
