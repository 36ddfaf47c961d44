package io.witan.actors.peer;

import io.witan.actors.peer.TestNetwork.Node;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.wire.Conversation;
import io.witan.protocol.wire.ForkIds;
import io.witan.protocol.wire.HandshakeEntropy;
import io.witan.protocol.wire.MessageCodec.Encoded;
import io.witan.protocol.wire.NodeKey;
import io.witan.protocol.wire.Step;
import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A peer on a plain socket, which can misbehave as it likes. */
final class RawPeer implements AutoCloseable {
  private final Socket socket;
  private final Conversation conversation;
  private final List<Step> seen = new ArrayList<>();

  private RawPeer(Socket socket, Conversation conversation) {
    this.socket = socket;
    this.conversation = conversation;
  }

  /** Calls a node and goes through the handshake; again where the node has not read its lists. */
  static RawPeer call(Node node, NodeKey as) throws IOException {
    long deadline = System.nanoTime() + TestNetwork.SOON.toNanos();
    while (true) {
      try {
        return callOnce(node, as);
      } catch (IOException unanswered) {
        if (System.nanoTime() > deadline) {
          throw unanswered;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private static RawPeer callOnce(Node node, NodeKey as) throws IOException {
    byte[] random = new byte[HandshakeEntropy.SIZE];
    new SecureRandom().nextBytes(random);
    Conversation.Ours ours =
        new Conversation.Ours(
            as,
            "raw",
            PeersSettings.QBFT,
            0,
            1337,
            TestNetwork.GENESIS,
            ForkIds.of(TestNetwork.GENESIS, 0, List.of(), List.of()),
            new SnappyCompression());
    HandshakeEntropy entropy = HandshakeEntropy.of(Bytes.wrap(random));
    RawPeer peer =
        new RawPeer(
            TestNetwork.connect(node), Conversation.dial(ours, entropy, node.key().publicKey()));
    peer.perform(peer.conversation.begin());
    while (!peer.conversation.isOpen() && !peer.conversation.hasEnded()) {
      peer.read();
    }
    return peer;
  }

  /** The first message of the handshake, as somebody on the way can record it. */
  byte[] auth() {
    return ((Step.Write) seen.getFirst()).bytes().toArray();
  }

  /** Whether both said hello and status. */
  boolean isLetIn() {
    return conversation.isOpen();
  }

  /** Why it ended; waits for that. */
  Step.Ended end() throws IOException {
    while (!conversation.hasEnded()) {
      read();
    }
    return seen.stream()
        .filter(Step.Ended.class::isInstance)
        .map(Step.Ended.class::cast)
        .findFirst()
        .orElseThrow();
  }

  Bytes sealed(Frame frame) {
    return conversation.seal(conversation.encode(frame).orElseThrow());
  }

  Bytes sealed(int code, Bytes payload) {
    return conversation.seal(new Encoded(code, payload));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private void read() throws IOException {
    byte[] buffer = new byte[4096];
    int count = socket.getInputStream().read(buffer);
    if (count < 0) {
      throw new IOException("closed without a word");
    }
    perform(conversation.receive(Arrays.copyOf(buffer, count)));
  }

  private void perform(List<Step> steps) throws IOException {
    for (Step step : steps) {
      seen.add(step);
      switch (step) {
        case Step.Write write -> write(write.bytes().toArray());
        case Step.Identified ignored ->
            perform(
                conversation.admit(
                    new Conversation.OurHead(0, 0, TestNetwork.GENESIS, Uint256.ONE)));
        default -> {}
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
