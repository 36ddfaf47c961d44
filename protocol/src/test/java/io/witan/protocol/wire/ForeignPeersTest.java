package io.witan.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.wire.EthFrame.Status;
import io.witan.protocol.wire.P2pMessage.Hello;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What other software writes otherwise than we do, after the keys were exchanged. */
class ForeignPeersTest {
  private static final int ETH = 0x10;
  private static final LiteralSnappy SNAPPY = new LiteralSnappy();

  private final Conversation ours =
      FrameInspection.awaitingHello(Pair.ours(Pair.ALICE), Pair.BOB.publicKey(), Pair.HEAD);
  private final FrameInspection.Writer theirs = new FrameInspection.Writer();
  private final ByteQueue written = new ByteQueue();
  private final FrameOpener reader = new FrameOpener(FrameInspection.secrets(true), written);
  private final List<Step> steps = new ArrayList<>();

  private void say(int code, Bytes payload) {
    List<Step> taken = ours.receive(theirs.frame(code, payload).toArray());
    steps.addAll(taken);
    for (Step step : taken) {
      if (step instanceof Step.Write write) {
        written.add(write.bytes().toArray());
      }
    }
  }

  private Optional<FrameOpener.Opened> heard() {
    return reader.next(WireLimits.MAX_FRAME);
  }

  private static Bytes hello(int version, String client) {
    return new Hello(version, client, List.of(Capability.ETH_66), 0, Pair.BOB.publicKey())
        .payload();
  }

  private static Bytes status(int version) {
    return EthCodec.encode(
        new Status(
            version,
            1337,
            Uint256.ONE,
            Pair.GENESIS,
            Pair.GENESIS,
            ForkIds.of(Pair.GENESIS, 0, List.of(), List.of()).at(0, 0)),
        66);
  }

  private boolean isReady() {
    return steps.stream().anyMatch(Step.Ready.class::isInstance);
  }

  @Test
  void aPeerOfDevp2pFourIsSpokenToWithoutSnappy() {
    say(0, hello(4, "old"));
    Bytes plain = heard().orElseThrow().payload();
    assertEquals(Pair.HEAD.hash(), ((Status) EthCodec.decode(0, plain, 66).orElseThrow()).head());
    say(ETH, status(66));
    assertTrue(isReady());
    say(2, Bytes.ofInts(0xc0));
    assertEquals(P2pMessage.Pong.CODE, heard().orElseThrow().code());
    say(1, Bytes.ofInts(0xc1, 4));
    assertEquals(DisconnectReason.TOO_MANY_PEERS, Pair.only(steps, Step.Ended.class).reason());
  }

  @Test
  void aHelloOfALaterVersionMayHaveMoreInIt() {
    RlpWriter hello = new RlpWriter().startList().number(55);
    hello.bytes(text("later")).startList();
    hello.startList().bytes(text("eth")).number(66).endList();
    hello.startList().bytes(text("snap")).number(1).endList().endList();
    hello.number(30303).bytes(Pair.BOB.publicKey().xy());
    say(0, hello.number(7).startList().number(8).endList().endList().toBytes());
    say(ETH, SNAPPY.compress(status(66)));
    assertTrue(isReady());
  }

  @Test
  void besuMayStateVersionNinetyNineAndNobodyElse() {
    say(0, hello(5, "besu/v24.1.0/linux-x86_64/openjdk-java-17"));
    say(ETH, SNAPPY.compress(status(99)));
    assertTrue(isReady());
  }

  @Test
  void anothersStatusOfAnotherVersionIsRefused() {
    say(0, hello(5, "Geth/v1.10.3"));
    say(ETH, SNAPPY.compress(status(99)));
    assertEquals(
        "status of eth/99 on a connection of eth/66", Pair.only(steps, Step.Ended.class).detail());
  }

  @Test
  void whoAsksForNodesOfTheStateIsToldThatThereAreNone() {
    say(0, hello(5, "Geth/v1.10.3"));
    say(ETH, SNAPPY.compress(status(66)));
    heard(); // Our status.
    Bytes request =
        new RlpWriter()
            .startList()
            .number(77)
            .startList()
            .hash(Pair.GENESIS)
            .endList()
            .endList()
            .toBytes();
    say(ETH + EthCodec.GET_NODE_DATA, SNAPPY.compress(request));
    FrameOpener.Opened answer = heard().orElseThrow();
    assertEquals(ETH + EthCodec.NODE_DATA, answer.code());
    assertEquals(Bytes.ofInts(0xc2, 77, 0xc0), SNAPPY.expand(answer.payload()).orElseThrow());
  }

  private static Bytes text(String value) {
    return Bytes.wrap(value.getBytes(StandardCharsets.UTF_8));
  }
}
