package io.witan.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.wire.EthFrame.GetBlockHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static final Hash OTHER = Keccak.hash(Bytes.ofInts(9));

  private static BftFrame prepare() {
    Bytes secret = Keccak.hash(Bytes.ofInts(5)).bytes();
    Signature signature = Secp256k1.get().sign(secret, OTHER);
    return new BftFrame.Prepare(new View(8, 1), OTHER, signature);
  }

  private static void send(Pair pair, Frame frame) {
    MessageCodec.Encoded message = pair.alice.encode(frame).orElseThrow();
    pair.fromAlice(List.of(new Step.Write(pair.alice.seal(message))));
  }

  private static String endOf(List<Step> steps) {
    return Pair.only(steps, Step.Ended.class).detail();
  }

  @Test
  void twoNodesOfOneChainAgreeAndExchangeFrames() {
    Pair pair = new Pair().run();
    Step.Ready ready = Pair.only(pair.bobSteps, Step.Ready.class);
    assertEquals("Witan/test", ready.hello().client());
    assertEquals(Pair.HEAD.hash(), ready.status().head());
    assertEquals(68, ready.status().version());
    assertTrue(pair.alice.isOpen() && pair.bob.isOpen());
    GetBlockHeaders request = GetBlockHeaders.ascending(77, 1, 3);
    send(pair, request);
    send(pair, prepare());
    assertEquals(
        List.of(new Step.Got(request), new Step.Got(prepare())),
        pair.bobSteps.stream().filter(Step.Got.class::isInstance).toList());
  }

  @Test
  void bytesMayArriveOneByOne() {
    Pair pair = new Pair();
    pair.chunk = 1;
    pair.run();
    send(pair, prepare());
    assertEquals(prepare(), Pair.only(pair.bobSteps, Step.Got.class).frame());
  }

  @Test
  void aPingIsAnswered() {
    Pair pair = new Pair().run();
    int before = pair.bobSteps.size();
    pair.fromAlice(pair.alice.ping());
    assertTrue(pair.bobSteps.get(before) instanceof Step.Write);
    assertTrue(pair.alice.isOpen());
  }

  @Test
  void anotherGenesisNetworkOrForkIsRefusedWithTheReason() {
    Conversation.Ours bob = Pair.ours(Pair.BOB);
    for (Conversation.Ours alice :
        List.of(
            Pair.ours(Pair.ALICE, 1337, OTHER, List.of()),
            Pair.ours(Pair.ALICE, 5, Pair.GENESIS, List.of()),
            Pair.ours(Pair.ALICE, 1337, Pair.GENESIS, List.of(3L)))) {
      Pair pair = new Pair(alice, bob, Pair.BOB.publicKey()).run();
      Step.Ended end = Pair.only(pair.bobSteps, Step.Ended.class);
      assertTrue(end.detail().matches("(genesis|network id|fork id) .*"), end.detail());
      assertTrue(pair.alice.hasEnded() && pair.bob.hasEnded());
      assertFalse(pair.bobSteps.stream().anyMatch(Step.Ready.class::isInstance));
    }
  }

  @Test
  void aCallerWithTheWrongKeyForUsGetsNowhere() {
    Pair pair = new Pair(Pair.ours(Pair.ALICE), Pair.ours(Pair.BOB), Pair.key(9).publicKey());
    pair.run();
    assertEquals(Breach.BAD_HANDSHAKE.text(), endOf(pair.bobSteps));
    assertFalse(pair.bobSteps.stream().anyMatch(Step.Write.class::isInstance));
  }

  @Test
  void aRefusedPeerIsToldWhyAndHeardNoMore() {
    Pair pair = new Pair();
    Bytes auth = ((Step.Write) pair.alice.begin().get(0)).bytes();
    assertEquals(
        Pair.ALICE.publicKey(),
        Pair.only(pair.bob.receive(auth.toArray()), Step.Identified.class).peer());
    List<Step> end = pair.bob.end(DisconnectReason.REQUESTED, "not on the list");
    pair.fromBob(end);
    Step.Ended told = Pair.only(pair.aliceSteps, Step.Ended.class);
    assertEquals(DisconnectReason.REQUESTED, told.reason());
    assertTrue(told.byPeer());
    assertEquals(List.of(), pair.bob.receive(new byte[100]));
  }

  @Test
  void everyChangedBitEndsTheConversation() {
    SplittableRandom random = new SplittableRandom(11);
    for (int n = 0; n < 200; n++) {
      Pair pair = new Pair().run();
      byte[] bytes = pair.alice.seal(pair.alice.encode(prepare()).orElseThrow()).toArray();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      pair.fromBob(pair.bob.receive(bytes));
      assertEquals(Breach.BAD_MAC.text(), endOf(pair.bobSteps));
    }
  }

  @Test
  void aFrameIsRefusedByItsHeaderAloneWhereItIsTooLarge() {
    Pair pair = new Pair().run();
    MessageCodec.Encoded large =
        new MessageCodec.Encoded(0x12, Bytes.wrap(new byte[WireLimits.MAX_FRAME - 1]));
    byte[] sealed = pair.alice.seal(large).toArray();
    assertEquals(List.of(), pair.bob.receive(Arrays.copyOf(sealed, 32)));

    Conversation.Ours boaster =
        new Conversation.Ours(
            Pair.ALICE,
            "x".repeat(4000),
            Pair.ours(Pair.ALICE).capabilities(),
            0,
            1337,
            Pair.GENESIS,
            Pair.ours(Pair.ALICE).forks(),
            new LiteralSnappy());
    Pair boast = new Pair(boaster, Pair.ours(Pair.BOB), Pair.BOB.publicKey()).run();
    assertTrue(endOf(boast.bobSteps).startsWith(Breach.FRAME_TOO_LARGE.text()));
  }

  @Test
  void aMessageThatClaimsToExpandBeyondItsLimitIsNotExpanded() {
    Pair pair = new Pair().run();
    // Code 0x13 is the request for headers.
    MessageCodec.Encoded bomb = new MessageCodec.Encoded(0x13, LiteralSnappy.bomb(1 << 20));
    pair.fromAlice(List.of(new Step.Write(pair.alice.seal(bomb))));
    assertTrue(endOf(pair.bobSteps).startsWith(Breach.FRAME_TOO_LARGE.text()));
  }

  @Test
  void unknownCodesAndUnreadableMessagesEndIt() {
    for (int code : List.of(0x10 + 0x0b, 0x10 + 17 + 30, 0x60, 0x14)) {
      Pair pair = new Pair().run();
      MessageCodec.Encoded junk =
          new MessageCodec.Encoded(code, new LiteralSnappy().compress(Bytes.ofInts(0xc1, 0x80)));
      pair.fromAlice(List.of(new Step.Write(pair.alice.seal(junk))));
      assertEquals(
          DisconnectReason.PROTOCOL_BREACH, Pair.only(pair.bobSteps, Step.Ended.class).reason());
    }
  }

  @Test
  void aRecordedConversationCannotBeReplayed() {
    Pair first = new Pair().run();
    send(first, prepare());
    Conversation again = Conversation.accept(Pair.ours(Pair.BOB), Pair.entropy(77));
    List<Step> steps = List.of();
    for (Bytes written : first.aliceWrote) {
      steps = again.receive(written.toArray());
      if (steps.stream().anyMatch(Step.Identified.class::isInstance)) {
        again.admit(Pair.HEAD);
      }
      if (again.hasEnded()) {
        break;
      }
    }
    assertEquals(Breach.BAD_MAC.text(), endOf(steps));
  }

  @Test
  void junkIsNeverAnExceptionAndNeverAnIdentity() {
    SplittableRandom random = new SplittableRandom(5);
    for (int n = 0; n < 500; n++) {
      Conversation bob = Conversation.accept(Pair.ours(Pair.BOB), Pair.entropy(n & 0xff));
      byte[] junk = new byte[random.nextInt(3000)];
      random.nextBytes(junk);
      if (junk.length > 2 && n % 3 == 0) {
        junk[0] = (byte) (n % 2 == 0 ? 4 : 1);
      }
      for (Step step : bob.receive(junk)) {
        assertTrue(step instanceof Step.Ended, step.toString());
      }
    }
  }

  @Test
  void aDisconnectIsReadInAllItsForms() {
    for (Bytes form :
        List.of(
            Bytes.ofInts(0xc1, 0x04),
            Bytes.ofInts(0x04),
            new P2pMessage.Disconnect(DisconnectReason.TOO_MANY_PEERS).payload())) {
      assertEquals(DisconnectReason.TOO_MANY_PEERS, P2pMessage.Disconnect.decode(form).reason());
    }
    for (Bytes form : List.of(Bytes.EMPTY, Bytes.ofInts(0xc0), Bytes.ofInts(0xc1, 0x80))) {
      assertEquals(DisconnectReason.REQUESTED, P2pMessage.Disconnect.decode(form).reason());
    }
  }
}
