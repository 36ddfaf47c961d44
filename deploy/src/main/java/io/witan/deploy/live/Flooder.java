package io.witan.deploy.live;

import io.witan.actors.peer.PeersSettings;
import io.witan.actors.peer.SnappyCompression;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.wire.Conversation;
import io.witan.protocol.wire.Conversation.OurHead;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.HandshakeEntropy;
import io.witan.protocol.wire.MessageCodec.Encoded;
import io.witan.protocol.wire.NodeKey;
import io.witan.protocol.wire.Step;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One caller that means no good, again and again: silent, with junk for a handshake, with a
 * handshake under an unknown key, or let in and then with junk frames.
 */
final class Flooder implements AutoCloseable {
  /** In how many ways callers are bad. */
  static final int MANNERS = 4;

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int PAUSE_MILLIS = 500;
  private static final int JUNK_FRAMES = 200;
  private static final int ETH_CODES = 17;
  private static final int FIRST_CODE = 0x10;

  private final EnodeUrl target;
  private final Conversation.Ours ours;
  private final Random draws;
  private final int manner;
  private final Thread thread;
  private long calls;
  private long letIn;
  private long junk;

  private Flooder(EnodeUrl target, Conversation.Ours ours, int number) {
    this.target = target;
    this.ours = ours;
    this.draws = new Random(number);
    this.manner = number % MANNERS;
    this.thread = Thread.ofVirtual().unstarted(this::flood);
  }

  /** Begins to call a node. */
  static Flooder begin(LiveNetwork network, int node, int number, List<NodeKey> insiders) {
    NodeConfig config = network.config(node);
    Genesis genesis = GenesisFile.read(config.genesis());
    NodeKey key =
        number / MANNERS < insiders.size()
            ? insiders.get(number / MANNERS)
            : randomKey(new Random(number));
    Conversation.Ours ours =
        new Conversation.Ours(
            key,
            "flood",
            PeersSettings.QBFT,
            0,
            genesis.config().chainId().toLongSaturated(),
            genesis.block().hash(),
            GenesisFile.forkIds(config.genesis(), genesis),
            new SnappyCompression());
    Flooder flooder = new Flooder(EnodeUrl.parse(network.url(node)), ours, number);
    flooder.thread.start();
    return flooder;
  }

  static NodeKey randomKey(Random draws) {
    byte[] secret = new byte[32];
    draws.nextBytes(secret);
    secret[0] = 1; // A secret of the curve, whatever was drawn.
    return NodeKey.of(Secp256k1.get(), Bytes.wrap(secret));
  }

  private void flood() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(draws.nextInt(PAUSE_MILLIS));
        try (Socket socket = new Socket()) {
          socket.connect(
              new InetSocketAddress(target.host().orElseThrow(), target.tcp()), TIMEOUT_MILLIS);
          socket.setSoTimeout(TIMEOUT_MILLIS);
          calls++;
          call(socket);
        } catch (IOException turnedAway) {
          // That is what the node is there for.
        }
      }
    } catch (InterruptedException enough) {
      Thread.currentThread().interrupt();
    }
  }

  private void call(Socket socket) throws IOException {
    switch (manner) {
      case 0 -> socket.getInputStream().read();
      case 1 -> {
        byte[] bytes = new byte[1 + draws.nextInt(2000)];
        draws.nextBytes(bytes);
        bytes[0] = (byte) draws.nextInt(3);
        socket.getOutputStream().write(bytes);
        socket.getInputStream().read();
      }
      default -> converse(socket);
    }
  }

  private void converse(Socket socket) throws IOException {
    byte[] random = new byte[HandshakeEntropy.SIZE];
    draws.nextBytes(random);
    random[0] = 1;
    random[64] = 1;
    Conversation talk =
        Conversation.dial(ours, HandshakeEntropy.of(Bytes.wrap(random)), target.id());
    perform(socket, talk, talk.begin());
    byte[] buffer = new byte[8192];
    while (!talk.isOpen() && !talk.hasEnded()) {
      int count = socket.getInputStream().read(buffer);
      if (count < 0) {
        return;
      }
      perform(socket, talk, talk.receive(Arrays.copyOf(buffer, count)));
    }
    letIn += talk.isOpen() ? 1 : 0;
    for (int i = 0; talk.isOpen() && i < JUNK_FRAMES; i++) {
      byte[] payload = new byte[draws.nextInt(4000)];
      draws.nextBytes(payload);
      Bytes packed = new SnappyCompression().compress(Bytes.wrap(payload));
      int code = FIRST_CODE + draws.nextInt(2 * ETH_CODES);
      socket.getOutputStream().write(talk.seal(new Encoded(code, packed)).toArray());
      junk++;
    }
  }

  private void perform(Socket socket, Conversation talk, List<Step> steps) throws IOException {
    for (Step step : steps) {
      if (step instanceof Step.Write write) {
        socket.getOutputStream().write(write.bytes().toArray());
      } else if (step instanceof Step.Identified) {
        perform(socket, talk, talk.admit(new OurHead(0, 0, ours.genesis(), Uint256.ONE)));
      }
    }
  }

  /** Connections that came about. */
  long calls() {
    return calls;
  }

  /** Of those, handshakes that went all the way. */
  long letIn() {
    return letIn;
  }

  long junk() {
    return junk;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
