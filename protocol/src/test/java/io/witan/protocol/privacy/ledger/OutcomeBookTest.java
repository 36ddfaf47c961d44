package io.witan.protocol.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutcomeBookTest {
  private static final Address CONTRACT =
      Address.fromHex("0x00000000000000000000000000000000000c0de1");
  private static final PayloadHash PAYLOAD = PayloadHash.ofCipherText(Bytes.ofInts(1));
  private static final PartyKey OTHER = new PartyKey(Bytes.ofInts(7));

  private final OutcomeBook book = new OutcomeBook();

  private static PrivateOutcome outcome(long height, int payload, int digest) {
    return new PrivateOutcome(
        height, PayloadHash.ofCipherText(Bytes.ofInts(payload)), CONTRACT, hash(digest));
  }

  private static Hash hash(int of) {
    return Keccak.hash(Bytes.ofInts(of));
  }

  private static ClaimedOutcome claim(PrivateOutcome outcome) {
    return new ClaimedOutcome(OTHER, outcome);
  }

  private static Comparison comparison(long height, int payload, int ours, int theirs) {
    PayloadHash hash = PayloadHash.ofCipherText(Bytes.ofInts(payload));
    return new Comparison(height, hash, CONTRACT, OTHER, hash(ours), hash(theirs));
  }

  @Test
  void whatPartiesTellEachOtherKeepsItsBytes() {
    List<PrivateOutcome> told = List.of(new PrivateOutcome(300, PAYLOAD, CONTRACT, Hash.ZERO));
    Bytes golden =
        Bytes.fromHex(
            "0xf87df87b82012cb840"
                + PAYLOAD.bytes().toHex().substring(2)
                + "9400000000000000000000000000000000000c0de1"
                + "a0"
                + "00".repeat(32));
    assertEquals(golden, PrivateOutcome.encode(told));
    assertEquals(told, PrivateOutcome.decode(golden));
  }

  @Test
  void whicheverComesFirstTheyAreCompared() {
    book.applied(10, List.of(outcome(10, 1, 5)));
    assertEquals(Optional.of(comparison(10, 1, 5, 5)), book.told(claim(outcome(10, 1, 5))));
    assertEquals(Optional.empty(), book.told(claim(outcome(11, 2, 6))));
    assertEquals(List.of(comparison(11, 2, 4, 6)), book.applied(11, List.of(outcome(11, 2, 4))));
  }

  @Test
  void whatWasAppliedAgainIsComparedAgain() {
    book.applied(10, List.of(outcome(10, 1, 5)));
    assertEquals(Optional.of(comparison(10, 1, 5, 6)), book.told(claim(outcome(10, 1, 6))));
    book.rewound(9);
    assertEquals(Optional.empty(), book.told(claim(outcome(10, 1, 6))));
    assertEquals(List.of(comparison(10, 1, 6, 6)), book.applied(10, List.of(outcome(10, 1, 6))));
  }

  @Test
  void otherBlocksAndContractsAreNotCompared() {
    book.applied(10, List.of(outcome(10, 1, 5)));
    assertEquals(Optional.empty(), book.told(claim(outcome(9, 1, 6))));
    PrivateOutcome own = outcome(10, 1, 6);
    Address another = Address.fromHex("0x00000000000000000000000000000000000c0de2");
    assertEquals(
        Optional.empty(),
        book.told(claim(new PrivateOutcome(10, own.payload(), another, own.digest()))));
  }

  @Test
  void whatIsFarFromTheNewestBlockIsForgotten() {
    book.applied(10, List.of(outcome(10, 1, 5)));
    assertEquals(Optional.empty(), book.told(claim(outcome(11 + OutcomeBook.WINDOW, 1, 6))));
    book.told(claim(outcome(10, 1, 5)));
    book.applied(11 + OutcomeBook.WINDOW, List.of());
    book.rewound(10);
    assertEquals(Optional.empty(), book.told(claim(outcome(10, 1, 6))));
  }

  @Test
  void whatIsToldComesBackAsItWas() {
    List<PrivateOutcome> told = List.of(outcome(10, 1, 5), outcome(11, 2, 6));
    assertEquals(told, PrivateOutcome.decode(PrivateOutcome.encode(told)));
    List<PrivateOutcome> many =
        Collections.nCopies(PrivateOutcome.MOST_TOLD + 1, outcome(10, 1, 5));
    assertThrows(
        IllegalArgumentException.class, () -> PrivateOutcome.decode(PrivateOutcome.encode(many)));
    assertThrows(
        IllegalArgumentException.class, () -> PrivateOutcome.decode(Bytes.ofInts(0xc1, 0x80)));
  }
}
