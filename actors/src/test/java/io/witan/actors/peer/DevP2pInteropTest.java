package io.witan.actors.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.TestProbe;
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
import io.witan.protocol.crypto.Secp256k1;
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
import io.witan.protocol.wire.NodeKey;
import io.witan.protocol.wire.NodeList;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against an implementation of RLPx that is not ours: {@code deploy/examples/devp2p}. */
class DevP2pInteropTest {
  /** The client's key, as its script has it. */
  private static final NodeKey CLIENT = NodeKey.of(Secp256k1.get(), Bytes.fromHex("57".repeat(32)));

  private static final List<Header> HEADERS =
      IntStream.range(0, 3).mapToObj(n -> header(n)).toList();

  private static Path folder;

  private final TestNetwork net = new TestNetwork();

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Path source = source();
    folder = Files.createDirectories(Path.of("target", "devp2p").toAbsolutePath());
    for (String file : List.of("package.json", "package-lock.json", "client.mjs")) {
      Files.copy(source.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    boolean ready = false;
    try {
      ready =
          Files.isDirectory(folder.resolve("node_modules/@ethereumjs/devp2p"))
              || run("npm", "ci", "--no-audit", "--no-fund").code == 0;
    } catch (IOException absent) {
      // Said below.
    }
    Assumptions.assumeTrue(ready, "node and npm, or the npm registry, are not there");
  }

  @AfterEach
  void stop() {
    net.close();
  }

  private static Path source() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("deploy/examples/devp2p"))) {
      here = here.getParent();
    }
    return here.resolve("deploy/examples/devp2p");
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
    EnodeUrl url = EnodeUrl.of(CLIENT.publicKey(), "127.0.0.1", port);
    witan.peers().tell(new AddPeer(url, added.ref()));
    serve(witan);
    check(client, 66);
  }

  @Test
  void itIsRefusedWhereItIsNotOnTheList() throws IOException, InterruptedException {
    Kind closed = Kind.USUAL.withAdmission(() -> Admission.of(NodeList.EMPTY));
    Node witan = net.node(1, closed);
    Finished client = start("dial", witan.url().toString(), 68).finish();
    assertEquals(1, client.code, client.out);
    assertEquals(1, net.logged("refused: not in permissioned-nodes.json"));
  }

  private static void serve(Node witan) {
    assertEquals(CLIENT.publicKey(), TestNetwork.expect(witan, PeerUp.class).peer());
    GetBlockHeaders asked =
        (GetBlockHeaders) TestNetwork.expect(witan, FrameReceived.class).frame();
    assertEquals(new GetBlockHeaders(7, new Origin.ByNumber(0), 3, 0, false), asked);
    witan.peers().tell(new Send(CLIENT.publicKey(), new BlockHeaders(asked.requestId(), HEADERS)));
  }

  private static void check(Running client, int version) throws IOException, InterruptedException {
    Finished done = client.finish();
    assertEquals(0, done.code, done.out);
    assertTrue(done.out.contains("\"version\":" + version), done.out);
    assertTrue(done.out.contains("\"genesis\":\"" + TestNetwork.GENESIS + "\""), done.out);
    assertTrue(done.out.contains("\"head\":\"" + TestNetwork.HEAD + "\""), done.out);
    for (Header header : HEADERS) {
      assertTrue(done.out.contains(HeaderCodec.encode(header).toHex()), done.out);
    }
  }

  private static Running start(String mode, String where, int version) throws IOException {
    Hash genesis = TestNetwork.GENESIS;
    String forkHash = ForkIds.of(genesis, 0, List.of(), List.of()).at(0, 0).hash().toHex();
    return new Running(
        process(
            "node",
            "client.mjs",
            mode,
            where,
            "1337",
            genesis.toHex(),
            forkHash,
            String.valueOf(version)));
  }

  private static Finished run(String... command) throws IOException, InterruptedException {
    return new Running(process(command)).finish();
  }

  private static Process process(String... command) throws IOException {
    File out = folder.toFile();
    return new ProcessBuilder(new ArrayList<>(List.of(command)))
        .directory(out)
        .redirectErrorStream(true)
        .start();
  }

  private record Running(Process process) {
    Finished finish() throws IOException, InterruptedException {
      byte[] out = process.getInputStream().readAllBytes();
      return new Finished(process.waitFor(), new String(out, StandardCharsets.UTF_8));
    }
  }

  private record Finished(int code, String out) {}
}
