package io.witan.protocol.privacy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CopiesTest {
  private static final List<PartyKey> PARTIES = List.of(key(1), key(2), key(3), key(4));

  private static PartyKey key(int number) {
    return new PartyKey(Bytes.ofInts(number, 7));
  }

  private static Bytes box(PartyKey of) {
    return Bytes.concat(Bytes.ofInts(9), of.bytes());
  }

  /** As its sender keeps it. */
  private static EncodedPayload sent(PrivacyFlag flag, int proofs) {
    TreeMap<Bytes, Bytes> affected = new TreeMap<>();
    for (int i = 0; i < proofs; i++) {
      affected.put(PayloadHash.sha3(Bytes.ofInts(i)), PayloadHash.sha3(Bytes.ofInts(i, i)));
    }
    return new EncodedPayload(
        key(4),
        Bytes.ofInts(1, 2, 3),
        Bytes.ofInts(4),
        PARTIES.stream().map(CopiesTest::box).toList(),
        Bytes.ofInts(5),
        PARTIES,
        new PayloadTerms(flag, affected, Bytes.EMPTY, List.of(), Optional.empty()));
  }

  private static EncodedPayload more(Optional<EncodedPayload> kept, EncodedPayload copy) {
    return assertInstanceOf(Copies.Merged.More.class, Copies.merge(kept, copy)).payload();
  }

  @ParameterizedTest
  @EnumSource(PrivacyFlag.class)
  void inWhateverOrderCopiesComeEachPartyHasItsBoxInTheEnd(PrivacyFlag flag) {
    EncodedPayload sent = sent(flag, 1);
    Choices choices = Choices.random(flag.code());
    for (int run = 0; run < 50; run++) {
      Optional<EncodedPayload> kept = Optional.empty();
      TreeSet<PartyKey> came = new TreeSet<>();
      while (came.size() < PARTIES.size()) {
        PartyKey party = choices.oneOf("party", PARTIES);
        EncodedPayload copy = sent.forRecipient(party).orElseThrow();
        if (came.add(party)) {
          kept = Optional.of(more(kept, copy));
          // The newest stands first, as its readers expect.
          assertEquals(party, kept.get().recipients().getFirst());
        } else {
          assertInstanceOf(Copies.Merged.Same.class, Copies.merge(kept, copy));
        }
        for (PartyKey each : came) {
          EncodedPayload own = kept.get().forRecipient(each).orElseThrow();
          assertEquals(List.of(box(each)), own.boxes());
        }
      }
    }
  }

  @Test
  void whatAllCopiesShareCannotBeChanged() {
    EncodedPayload kept = sent(PrivacyFlag.PARTY_PROTECTION, 1).forRecipient(key(1)).orElseThrow();
    EncodedPayload copy = sent(PrivacyFlag.PARTY_PROTECTION, 1).forRecipient(key(2)).orElseThrow();
    TreeMap<Bytes, Bytes> other = new TreeMap<>(copy.terms().affected());
    other.replaceAll((creation, proof) -> PayloadHash.sha3(proof));
    for (EncodedPayload changed :
        List.of(
            copy.with(PayloadTerms.STANDARD),
            copy.with(copy.terms().withAffected(other)),
            new EncodedPayload(
                key(3),
                copy.cipherText(),
                copy.nonce(),
                copy.boxes(),
                copy.recipientNonce(),
                copy.recipients(),
                copy.terms()))) {
      assertInstanceOf(Copies.Merged.Conflict.class, Copies.merge(Optional.of(kept), changed));
    }
  }

  @Test
  void aProofThatCouldNotBeCheckedAtFirstIsAddedAndStays() {
    EncodedPayload proven =
        sent(PrivacyFlag.PARTY_PROTECTION, 2).forRecipient(key(1)).orElseThrow();
    EncodedPayload bare = proven.with(proven.terms().withAffected(new TreeMap<>()));
    assertEquals(proven, more(Optional.of(bare), proven));
    assertInstanceOf(Copies.Merged.Same.class, Copies.merge(Optional.of(proven), bare));
  }

  @Test
  void onlyWhoHasABoxOrSentItReadsAPayloadAndBoxesComeFirst() {
    EncodedPayload copy =
        sent(PrivacyFlag.PRIVATE_STATE_VALIDATION, 0).forRecipient(key(2)).orElseThrow();
    assertEquals(List.of(key(2)), Readers.of(copy, List.of(key(1), key(2)), Optional.empty()));
    assertEquals(
        List.of(key(2), key(4)), Readers.of(copy, List.of(key(4), key(2)), Optional.empty()));
    assertEquals(List.of(key(4)), Readers.of(copy, List.of(key(4), key(2)), Optional.of(key(4))));
    assertEquals(List.of(), Readers.of(copy, List.of(key(2)), Optional.of(key(1))));
    EncodedPayload old = copy.withRecipients(List.of(), copy.boxes());
    assertTrue(Readers.of(old, PARTIES, Optional.empty()).containsAll(PARTIES));
  }
}
