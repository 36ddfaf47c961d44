package io.witan.actors.exchange;

import static io.witan.actors.exchange.Managers.get;
import static io.witan.actors.exchange.Managers.key;
import static io.witan.actors.exchange.Managers.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Received;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the flags hold parties to, and how what was lost comes back. */
class EnhancedPrivacyTest {
  private static final PrivacyFlag PP = PrivacyFlag.PARTY_PROTECTION;
  private static final PrivacyFlag MR = PrivacyFlag.MANDATORY_RECIPIENTS;
  private static final PrivacyFlag PSV = PrivacyFlag.PRIVATE_STATE_VALIDATION;

  private final ActorTestKit kit = ActorTestKit.create();
  private final Managers managers = new Managers(kit.system());
  private final MemoryPayloads atAlice = new MemoryPayloads();
  private final MemoryPayloads atBob = new MemoryPayloads();
  private final MemoryPayloads atCarol = new MemoryPayloads();
  private ExchangeNode alice = managers.start("alice", atAlice, Managers.settings(List.of()), 1);
  private ExchangeNode bob = managers.start("bob", atBob, Managers.settings(List.of()), 2, 4);
  private ExchangeNode carol = managers.start("carol", atCarol, Managers.settings(List.of()), 3);

  @AfterEach
  void stop() {
    managers.close();
    kit.shutdownTestKit();
  }

  private static Distribution to(PrivacyFlag flag, List<PayloadHash> affected, Integer... keys) {
    return new Distribution(
        List.of(keys).stream().map(Managers::key).toList(),
        flag,
        new TreeSet<>(affected),
        flag == PSV ? message("root") : Bytes.EMPTY,
        flag == MR ? List.of(key(2)) : List.of(),
        Optional.empty());
  }

  private static PayloadHash sent(ExchangeNode from, Distribution distribution) throws Exception {
    return get(from.send(message("code"), Optional.empty(), distribution)).hash();
  }

  private static ExchangeRefused refused(CompletionStage<?> stage) {
    return assertInstanceOf(
        ExchangeRefused.class, assertThrows(ExecutionException.class, () -> get(stage)).getCause());
  }

  private static String refusal(ExchangeNode from, Distribution distribution) {
    ExchangeRefused refused = refused(from.send(message("code"), Optional.empty(), distribution));
    assertEquals(ExchangeRefused.Kind.FORBIDDEN, refused.kind());
    return refused.getMessage();
  }

  private static Received read(ExchangeNode at, PayloadHash hash) throws Exception {
    return assertInstanceOf(PayloadAnswer.Found.class, get(at.receive(hash, Optional.empty())))
        .payload();
  }

  @Test
  void aCallProvesThatItsSenderHoldsTheContractAndPartiesCheckIt() throws Exception {
    PayloadHash creation = sent(alice, to(PP, List.of(), 2, 3));
    PayloadHash call = sent(bob, to(PP, List.of(creation), 1, 3));
    for (ExchangeNode party : List.of(alice, bob, carol)) {
      assertEquals(
          List.of(creation.bytes()), List.copyOf(read(party, call).terms().affected().keySet()));
    }
    assertEquals(
        "Unable to find affectedContractTransaction " + PayloadHash.NONE.toBase64(),
        refusal(alice, to(PP, List.of(PayloadHash.NONE), 2)));
  }

  @Test
  void aPartyThatDoesNotHoldTheContractOrIsGivenAWrongProofKeepsThePayloadWithoutIt()
      throws Exception {
    PayloadHash creation = sent(alice, to(PP, List.of(), 2));
    PayloadHash call = sent(alice, to(PP, List.of(creation), 2, 3));
    assertEquals(1, read(bob, call).terms().affected().size());
    assertEquals(0, read(carol, call).terms().affected().size());
    managers.tamper("bob", EnhancedPrivacyTest::withWrongProofs);
    PayloadHash forged = sent(alice, to(PP, List.of(creation), 2));
    assertEquals(0, read(bob, forged).terms().affected().size());
  }

  /** After a lost store one manager may bring the call before another brings the creation. */
  @Test
  void aCreationThatComesAfterWhatAffectsItCountsAllTheSame() throws Exception {
    PayloadHash creation = sent(alice, to(PP, List.of(), 2, 3));
    PayloadHash call = sent(bob, to(PP, List.of(creation), 1, 3));
    carol.close();
    carol = managers.start("carol", new MemoryPayloads(), Managers.settings(List.of()), 3);
    get(bob.parties().resendAll(key(3)));
    assertEquals(0, read(carol, call).terms().affected().size());
    get(alice.parties().resendAll(key(3)));
    assertEquals(1, read(carol, call).terms().affected().size());
  }

  private static EncodedPayload withWrongProofs(EncodedPayload payload) {
    TreeMap<Bytes, Bytes> wrong = new TreeMap<>(payload.terms().affected());
    wrong.replaceAll((creation, proof) -> PayloadHash.sha3(proof));
    return payload.with(payload.terms().withAffected(wrong));
  }

  @Test
  void contractsOfOtherFlagsAreNotAffected() throws Exception {
    PayloadHash standard = sent(alice, to(PrivacyFlag.STANDARD_PRIVATE, List.of(), 2));
    assertEquals(
        "Privacy metadata mismatched with Affected Txn " + standard.toBase64(),
        refusal(alice, to(PP, List.of(standard), 2)));
  }

  @Test
  void mandatoryRecipientsAreNeverLeftOut() throws Exception {
    PayloadHash creation = sent(alice, to(MR, List.of(), 2, 3));
    assertEquals(List.of(key(2)), get(carol.mandatoryRecipients(creation)));
    assertEquals(
        "One or more mandatory recipients not included in the participant list",
        refusal(alice, to(MR, List.of(creation), 3)));
    Distribution others =
        new Distribution(
            List.of(key(2), key(3)),
            MR,
            new TreeSet<>(List.of(creation)),
            Bytes.EMPTY,
            List.of(key(3)),
            Optional.empty());
    assertEquals(
        "Privacy metadata mismatched with Affected Txn " + creation.toBase64(),
        refusal(alice, others));
    PayloadHash standard = sent(alice, to(PrivacyFlag.STANDARD_PRIVATE, List.of(), 2));
    assertEquals(
        ExchangeRefused.Kind.BAD_REQUEST, refused(alice.mandatoryRecipients(standard)).kind());
  }

  @Test
  void recipientsOfAValidatedContractStayTheSame() throws Exception {
    PayloadHash creation = sent(alice, to(PSV, List.of(), 2, 3));
    PayloadHash call = sent(bob, to(PSV, List.of(creation), 1, 3));
    assertEquals(message("root"), read(carol, call).terms().execHash());
    assertEquals(
        "Recipients mismatched for Affected Txn " + creation.toBase64(),
        refusal(alice, to(PSV, List.of(creation), 2)));
    managers.tamper("carol", EnhancedPrivacyTest::withWrongProofs);
    ExchangeRefused refused =
        refused(alice.send(message("x"), Optional.empty(), to(PSV, List.of(creation), 2, 3)));
    assertEquals(ExchangeRefused.Kind.FORBIDDEN, refused.kind());
  }

  @Test
  void aValidatedPayloadIsNotReadBeforeWhatItAffectsIsKnown() throws Exception {
    PayloadHash creation = sent(alice, to(PSV, List.of(), 2, 3));
    PayloadHash call = sent(carol, to(PSV, List.of(creation), 1, 2));
    bob.close();
    bob = managers.start("bob", new MemoryPayloads(), Managers.settings(List.of()), 2, 4);
    get(carol.parties().resendAll(key(2)));
    assertInstanceOf(PayloadAnswer.NotParty.class, get(bob.receive(call, Optional.empty())));
    get(alice.parties().resendAll(key(2)));
    assertEquals(1, read(bob, call).terms().affected().size());
  }

  @Test
  void withoutTheFeatureNoFlagIsSentOrTaken() {
    ExchangeSettings plain = ExchangeSettings.of(Managers.NACL, List.of(), false);
    ExchangeNode dave = managers.start("dave", new MemoryPayloads(), plain, 6);
    assertEquals("Enhanced Privacy is not enabled", refusal(dave, to(PP, List.of(), 1)));
    assertEquals(
        ExchangeRefused.Kind.FORBIDDEN,
        refused(alice.send(message("x"), Optional.empty(), to(PP, List.of(), 6))).kind());
  }

  @Test
  void aLostStoreComesBackFromTheOthersWithWhatItSentItself() throws Exception {
    PayloadHash creation = sent(alice, to(PP, List.of(), 2, 3));
    PayloadHash call = sent(bob, to(PP, List.of(creation), 1, 3));
    PayloadHash validated = sent(alice, to(PSV, List.of(), 2, 3));
    PayloadHash received = sent(carol, to(PSV, List.of(validated), 1, 2));
    PayloadHash both = sent(alice, to(PrivacyFlag.STANDARD_PRIVATE, List.of(), 2, 4));
    List<PayloadHash> all = List.of(creation, call, validated, received, both);
    List<Received> before = new ArrayList<>();
    List<TreeSet<PartyKey>> parties = new ArrayList<>();
    for (PayloadHash hash : all) {
      before.add(read(alice, hash));
      parties.add(new TreeSet<>(get(alice.participants(hash))));
    }
    alice.close();
    alice = managers.start("alice", new MemoryPayloads(), Managers.settings(List.of()), 1);
    assertEquals(new TreeMap<>(), get(alice.recover()).silent());
    for (int i = 0; i < all.size(); i++) {
      assertEquals(before.get(i), read(alice, all.get(i)));
      assertEquals(parties.get(i), new TreeSet<>(get(alice.participants(all.get(i)))));
    }
    // What came back is as good as before: others may be told of it.
    sent(alice, to(PSV, List.of(validated), 2, 3));
    assertEquals(0, get(alice.recover()).arrivals());
  }
}
