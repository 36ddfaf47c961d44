package io.witan.actors.exchange;

import static io.witan.actors.exchange.Managers.get;
import static io.witan.actors.exchange.Managers.key;
import static io.witan.actors.exchange.Managers.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.KeyUse;
import io.witan.protocol.privacy.enclave.KeyUseCodec;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Sent;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeNodeTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final Managers managers = new Managers(kit.system());
  private final MemoryPayloads atAlice = new MemoryPayloads();
  private final MemoryPayloads atBob = new MemoryPayloads();
  private final MemoryPayloads atCarol = new MemoryPayloads();
  private final ExchangeNode alice =
      managers.start("alice", atAlice, Managers.settings(List.of()), 1, 2);
  private final ExchangeNode bob = managers.start("bob", atBob, Managers.settings(List.of()), 3, 4);
  private final ExchangeNode carol =
      managers.start("carol", atCarol, Managers.settings(List.of()), 5);

  @AfterEach
  void stop() {
    managers.close();
    kit.shutdownTestKit();
  }

  private static Distribution to(Integer... keys) {
    return Distribution.standard(List.of(keys).stream().map(Managers::key).toList());
  }

  private static ExchangeRefused refused(CompletionStage<?> stage) {
    return assertInstanceOf(
        ExchangeRefused.class, assertThrows(ExecutionException.class, () -> get(stage)).getCause());
  }

  private static Optional<Bytes> read(TransactionManager manager, PayloadHash hash)
      throws Exception {
    return switch (get(manager.receive(hash, Optional.empty()))) {
      case PayloadAnswer.Found(var payload) -> Optional.of(payload.message());
      case PayloadAnswer.NotParty none -> Optional.empty();
      case PayloadAnswer.Deleted gone -> Optional.empty();
      case PayloadAnswer.Unavailable(var reason) -> throw new AssertionError(reason);
    };
  }

  @Test
  void whatWasDeletedIsNotSaidToBeNobodys() throws Exception {
    Sent sent = get(alice.send(message("init code"), Optional.empty(), to(3)));
    get(bob.delete(sent.hash()));
    assertInstanceOf(PayloadAnswer.Deleted.class, get(bob.receive(sent.hash(), Optional.empty())));
    assertInstanceOf(
        PayloadAnswer.NotParty.class, get(carol.receive(sent.hash(), Optional.empty())));
  }

  @Test
  void itsPartiesReadAPayloadAndNobodyElse() throws Exception {
    Bytes message = message("init code");
    Sent sent = get(alice.send(message, Optional.empty(), to(3)));
    assertEquals(key(1), sent.sender());
    assertEquals(List.of(key(1)), sent.managed());
    assertEquals(Optional.of(message), read(alice, sent.hash()));
    assertEquals(Optional.of(message), read(bob, sent.hash()));
    assertEquals(Optional.empty(), read(carol, sent.hash()));
    assertInstanceOf(
        PayloadAnswer.NotParty.class, get(bob.receive(sent.hash(), Optional.of(key(4)))));
    assertTrue(get(alice.isSender(sent.hash())));
    assertFalse(get(bob.isSender(sent.hash())));
    assertEquals(List.of(key(3), key(1)), get(alice.participants(sent.hash())));
  }

  @Test
  void twoKeysOfOneManagerShareAPayloadAndEachHearsOfIt() throws Exception {
    List<Arrival> heard = new ArrayList<>();
    bob.onArrival(heard::add);
    Sent sent = get(alice.send(message("for both"), Optional.of(key(2)), to(3, 4)));
    for (PartyKey party : List.of(key(3), key(4))) {
      assertInstanceOf(
          PayloadAnswer.Found.class, get(bob.receive(sent.hash(), Optional.of(party))));
    }
    assertEquals(
        List.of(new Arrival(1, sent.hash()), new Arrival(2, sent.hash())),
        get(bob.arrivalsAfter(0)));
    assertEquals(get(bob.arrivalsAfter(0)), heard);
    assertEquals(2L, get(bob.arrivals()));
  }

  @Test
  void aRawPayloadKeepsItsHashWhenItIsSent() throws Exception {
    Bytes message = message("raw");
    PayloadHash raw = get(alice.storeRaw(message, Optional.empty()));
    assertInstanceOf(PayloadAnswer.Found.class, get(alice.receiveRaw(raw)));
    assertEquals(Optional.empty(), read(alice, raw));
    Sent sent = get(alice.sendSigned(raw, to(5)));
    assertEquals(raw, sent.hash());
    assertEquals(Optional.of(message), read(carol, raw));
  }

  @Test
  void whatNotAllRecipientsHaveIsRefusedAndMayBeSignedAndSentAgain() throws Exception {
    PayloadHash raw = get(alice.storeRaw(message("again"), Optional.empty()));
    managers.unreachable("carol");
    ExchangeRefused refused = refused(alice.sendSigned(raw, to(3, 5)));
    assertEquals(ExchangeRefused.Kind.OFFLINE, refused.kind());
    assertTrue(refused.getMessage().contains(key(5).toBase64()), refused.getMessage());
    managers.reachable("carol");
    get(alice.sendSigned(raw, to(3, 5, 4)));
    assertEquals(Optional.of(message("again")), read(carol, raw));
    assertInstanceOf(PayloadAnswer.Found.class, get(bob.receive(raw, Optional.of(key(4)))));
  }

  @Test
  void anUnknownRecipientIsNamedBeforeAnythingIsKept() {
    ExchangeRefused refused = refused(alice.send(message("lost"), Optional.empty(), to(3, 9)));
    assertEquals(ExchangeRefused.Kind.NOT_FOUND, refused.kind());
    assertEquals("Recipient not found for key: " + key(9), refused.getMessage());
    assertEquals(0, atAlice.arrivals());
    assertEquals(0, atBob.arrivals());
  }

  @Test
  void aPayloadThatWasChangedOnItsWayIsNotTaken() {
    managers.tamper(
        "bob",
        payload ->
            new EncodedPayload(
                payload.sender(),
                flipped(payload.cipherText()),
                payload.nonce(),
                payload.boxes(),
                payload.recipientNonce(),
                payload.recipients(),
                payload.terms()));
    assertEquals(
        ExchangeRefused.Kind.NOT_FOUND,
        refused(alice.send(message("changed"), Optional.empty(), to(3))).kind());
    assertEquals(0, atBob.arrivals());
  }

  private static Bytes flipped(Bytes bytes) {
    byte[] changed = bytes.toArray();
    changed[changed.length / 2] ^= 1;
    return Bytes.wrap(changed);
  }

  @Test
  void everyUseOfAKeyIsInTheAuditBeforeItsOutcomeIsKnown() throws Exception {
    Sent sent = get(alice.send(message("audited"), Optional.empty(), to(3)));
    read(bob, sent.hash());
    assertEquals(List.of(KeyUse.Purpose.SEAL), purposes(atAlice));
    // Once to check what was pushed, once to read it.
    assertEquals(List.of(KeyUse.Purpose.OPEN, KeyUse.Purpose.OPEN), purposes(atBob));
  }

  private static List<KeyUse.Purpose> purposes(MemoryPayloads store) {
    JournalTip tip = KeyUseCodec.START;
    List<KeyUse.Purpose> purposes = new ArrayList<>();
    for (ChainedRecord record : store.keyUsesAfter(0, 100)) {
      tip = tip.after(record);
      new KeyUseCodec()
          .decode(record.manifest(), record.payload())
          .forEach(use -> purposes.add(use.purpose()));
    }
    return purposes;
  }

  @Test
  void payloadsThatComeTogetherShareCommits() throws Exception {
    List<CompletableFuture<Sent>> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(alice.send(message("m" + i), Optional.empty(), to(3)).toCompletableFuture());
    }
    for (CompletableFuture<Sent> sent : all) {
      assertEquals(key(1), get(sent).sender());
    }
    assertEquals(300, atBob.arrivals());
    assertTrue(atBob.commits() <= 300, atBob.commits() + " commits");
  }

  @Test
  void whileTheStoreFailsNothingIsAcknowledgedAndAfterwardsAllWorks() throws Exception {
    Sent before = get(alice.send(message("before"), Optional.empty(), to(3)));
    atBob.breaks(true);
    assertEquals(
        ExchangeRefused.Kind.UNAVAILABLE,
        refused(alice.send(message("meanwhile"), Optional.empty(), to(3))).kind());
    assertInstanceOf(
        PayloadAnswer.Unavailable.class, get(bob.receive(before.hash(), Optional.empty())));
    assertEquals(Optional.of("the payload store does not answer"), bob.trouble());
    atBob.breaks(false);
    kit.createTestProbe()
        .awaitAssert(
            Managers.PATIENCE,
            () -> {
              assertEquals(Optional.empty(), bob.trouble());
              return bob;
            });
    Sent after = get(alice.send(message("after"), Optional.empty(), to(3)));
    assertEquals(Optional.of(message("after")), read(bob, after.hash()));
  }
}
