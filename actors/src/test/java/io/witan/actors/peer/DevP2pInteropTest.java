package io.witan.actors.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.TestProbe;
import io.witan.actors.peer.NodeScript.Finished;
import io.witan.actors.peer.NodeScript.Running;
import io.witan.actors.peer.PeersCommand.AddPeer;
import io.witan.actors.peer.PeersCommand.Send;
import io.witan.actors.peer.PeersEvent.FrameReceived;
import io.witan.actors.peer.PeersEvent.PeerUp;
import io.witan.actors.peer.TestNetwork.Kind;
import io.witan.actors.peer.TestNetwork.Node;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.HeaderCodec;
import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.EthFrame.BlockHeaders;
import io.witan.protocol.wire.EthFrame.GetBlockHeaders;
import io.witan.protocol.wire.EthFrame.Origin;
import io.witan.protocol.wire.ForkIds;
import io.witan.protocol.wire.NodeList;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against an implementation of RLPx that is not ours: {@code deploy/examples/devp2p}. */
class DevP2pInteropTest {
  private static final List<Header> HEADERS =
      IntStream.range(0, 3).mapToObj(n -> header(n)).toList();

  private static NodeScript scripts;

  private final TestNetwork net = new TestNetwork();

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    scripts = NodeScript.install();
  }

  @AfterEach
  void stop() {
    net.close();
  }

  private static Header header(int number) {
    return new HeaderBuilder()
        .parentHash(Hash.ZERO)
        .ommersHash(Hash.ZERO)
        .coinbase(Address.of(Bytes.wrap(new byte[20])))
        .stateRoot(Hash.ZERO)
        .transactionsRoot(Hash.ZERO)
        .receiptsRoot(Hash.ZERO)
        .logsBloom(Bloom.of(Bytes.wrap(new byte[Bloom.SIZE])))
        .difficulty(Uint256.ONE)
        .number(number)
        .gasLimit(1L << 30)
        .gasUsed(0)
        .timestamp(number)
        .extraData(Bytes.ofInts(1, 2, 3))
        .mixHash(Hash.ZERO)
        .nonce(Bytes.wrap(new byte[8]))
        .build();
  }

  @Test
  void itDialsUsAndFetchesHeaders() throws IOException, InterruptedException {
    for (int version : List.of(66, 67, 68)) {
      Node witan = net.node(version, Kind.USUAL);
      Running client = start("dial", witan.url().toString(), version);
      serve(witan);
      check(client, version);
    }
  }

  @Test
  void weDialItAndItFetchesHeaders() throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Running client = start("listen", String.valueOf(port), 66);
    Node witan = net.node(1, Kind.USUAL);
    TestProbe<Boolean> added = net.kit.createTestProbe();
    EnodeUrl url = EnodeUrl.of(NodeScript.KEY.publicKey(), "127.0.0.1", port);
    witan.peers().tell(new AddPeer(url, added.ref()));
    serve(witan);
    check(client, 66);
  }

  @Test
  void itIsRefusedWhereItIsNotOnTheList() throws IOException, InterruptedException {
    Kind closed = Kind.USUAL.withAdmission(() -> Admission.of(NodeList.EMPTY));
    Node witan = net.node(1, closed);
    Finished client = start("dial", witan.url().toString(), 68).finish();
    assertEquals(1, client.code(), client.out());
    assertEquals(1, net.logged("refused: not in permissioned-nodes.json"));
  }

  private static void serve(Node witan) {
    assertEquals(NodeScript.KEY.publicKey(), TestNetwork.expect(witan, PeerUp.class).peer());
    GetBlockHeaders asked =
        (GetBlockHeaders) TestNetwork.expect(witan, FrameReceived.class).frame();
    assertEquals(new GetBlockHeaders(7, new Origin.ByNumber(0), 3, 0, false), asked);
    witan
        .peers()
        .tell(new Send(NodeScript.KEY.publicKey(), new BlockHeaders(asked.requestId(), HEADERS)));
  }

  private static void check(Running client, int version) throws IOException, InterruptedException {
    Finished done = client.finish();
    assertEquals(0, done.code(), done.out());
    assertTrue(done.out().contains("\"version\":" + version), done.out());
    assertTrue(done.out().contains("\"genesis\":\"" + TestNetwork.GENESIS + "\""), done.out());
    assertTrue(done.out().contains("\"head\":\"" + TestNetwork.HEAD + "\""), done.out());
    for (Header header : HEADERS) {
      assertTrue(done.out().contains(HeaderCodec.encode(header).toHex()), done.out());
    }
  }

  private static Running start(String mode, String where, int version) throws IOException {
    Hash genesis = TestNetwork.GENESIS;
    String forkHash = ForkIds.of(genesis, 0, List.of(), List.of()).at(0, 0).hash().toHex();
    return scripts.start(
        "node",
        "client.mjs",
        mode,
        where,
        "1337",
        genesis.toHex(),
        forkHash,
        String.valueOf(version));
  }
}
