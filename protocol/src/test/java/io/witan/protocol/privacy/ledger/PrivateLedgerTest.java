package io.witan.protocol.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.BlockApplied;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateLedgerTest {
  private static final Hash EMPTY = LedgerHost.EMPTY;

  private static PayloadHash payload(int number) {
    return PayloadHash.ofCipherText(Bytes.ofInts(number));
  }

  private static LedgerHost withBlock(long height, PayloadHash... payloads) {
    LedgerHost host = new LedgerHost();
    host.chain.put(height, new TreeSet<>(List.of(payloads)));
    return host;
  }

  @Test
  void aBlockIsAppliedOnceItsPayloadsAreHere() {
    LedgerHost host = withBlock(7, payload(1), payload(2));
    host.here.add(payload(1));
    host.give(new PrivateLedgerInput.HeadChanged(7));
    host.settle();
    assertEquals(List.of(new BlockApplied(7, host.expected(), 0)), host.journal);
  }

  @Test
  void blocksWithoutPrivateTransactionsLeaveNoRecord() {
    LedgerHost host = withBlock(900);
    host.give(new PrivateLedgerInput.HeadChanged(900));
    host.settle();
    assertEquals(List.of(), host.journal);
    assertEquals(900, host.state.seen());
  }

  @Test
  void whileThePayloadCannotBeHadItWaitsAndSaysSo() {
    LedgerHost host = withBlock(7, payload(1));
    host.here.add(payload(1));
    host.managerUp = false;
    host.give(new PrivateLedgerInput.HeadChanged(7));
    for (int i = 0; i < 20; i++) {
      host.step();
    }
    assertEquals(0, host.state.applied());
    assertEquals(
        List.of(new PrivateLedgerRecord.WaitBegun(7, payload(1))), host.journal, "written once");
    assertTrue(host.timer.isPresent());
    host.restart();
    for (int i = 0; i < 20; i++) {
      host.step();
    }
    assertTrue(host.state.waits().isPresent(), "it still does after a restart");
    assertEquals(1, host.journal.size());
    host.managerUp = true;
    host.settle();
    assertEquals(host.expected(), host.state.root());
    assertTrue(host.state.waits().isEmpty());
  }

  @Test
  void aPayloadThatComesLateTakesTheLedgerBackBeforeItsBlock() {
    LedgerHost host = withBlock(3, payload(1));
    host.chain.put(5L, new TreeSet<>(List.of(payload(2))));
    host.here.add(payload(2));
    host.give(new PrivateLedgerInput.HeadChanged(5));
    host.settle();
    Hash without = host.state.root();
    host.arrives(payload(1));
    host.settle();
    assertFalse(without.equals(host.state.root()));
    assertEquals(host.expected(), host.state.root());
    assertTrue(
        host.journal.contains(
            new PrivateLedgerRecord.Rewound(2, EMPTY, Optional.of(payload(1)), 1)),
        host.journal.toString());
  }

  @Test
  void whatTheStateLostIsAppliedAgain() {
    LedgerHost host = withBlock(3, payload(1));
    host.chain.put(5L, new TreeSet<>(List.of(payload(2))));
    host.here.add(payload(2));
    host.give(new PrivateLedgerInput.HeadChanged(5));
    host.settle();
    Hash before = host.state.root();
    host.losePower(1);
    host.step();
    assertEquals(3, host.state.applied());
    host.settle();
    assertEquals(before, host.state.root());
    assertEquals(5, host.state.followed());
  }

  @Test
  void theInnerPayloadOfAMarkerIsWaitedForToo() {
    LedgerHost host = withBlock(4, payload(1));
    host.inner.put(payload(1), payload(2));
    host.named.put(payload(1), payload(3)); // and what running it shows to be of concern
    host.here.addAll(List.of(payload(1), payload(2), payload(3)));
    host.give(new PrivateLedgerInput.HeadChanged(4));
    host.settle();
    assertEquals(host.expected(), host.state.root());
  }

  private static final Address CONTRACT =
      Address.fromHex("0x00000000000000000000000000000000000c0de1");

  private static Comparison comparison(long height, int party, int theirs) {
    Hash ours = Keccak.hash(Bytes.ofInts(1));
    PartyKey other = new PartyKey(Bytes.ofInts(party));
    Hash told = Keccak.hash(Bytes.ofInts(theirs));
    return new Comparison(height, payload(1), CONTRACT, other, ours, told);
  }

  @Test
  void aContractThatAnotherPartyHasOtherwiseIsKeptInMindUntilTheLedgerGoesBack() {
    LedgerHost host = withBlock(3, payload(1));
    host.give(new PrivateLedgerInput.HeadChanged(3));
    host.settle();
    host.give(new PrivateLedgerInput.Compared(comparison(3, 7, 1)));
    host.give(new PrivateLedgerInput.Compared(comparison(4, 7, 2))); // not applied yet
    host.settle();
    assertTrue(host.state.diverged().isEmpty());
    host.give(new PrivateLedgerInput.Compared(comparison(3, 7, 2)));
    host.settle();
    assertEquals(Map.of(CONTRACT, comparison(3, 7, 2)), host.state.diverged());
    host.arrives(payload(1));
    host.settle();
    assertTrue(host.state.diverged().isEmpty());
  }

  @Test
  void onlyThePartyThatDifferedCanAgreeAgain() {
    LedgerHost host = withBlock(3, payload(1));
    host.give(new PrivateLedgerInput.HeadChanged(3));
    host.settle();
    host.give(new PrivateLedgerInput.Compared(comparison(3, 7, 2)));
    host.give(new PrivateLedgerInput.Compared(comparison(3, 8, 1)));
    host.settle();
    assertEquals(Map.of(CONTRACT, comparison(3, 7, 2)), host.state.diverged());
    host.give(new PrivateLedgerInput.Compared(comparison(3, 7, 1)));
    host.settle();
    assertTrue(host.state.diverged().isEmpty());
  }

  /** Payloads, blocks, outages and deaths in any order end in the state of all that is here. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverComesWhenItEndsWhereAllIsHere(long seed) {
    Choices lots = Choices.random(seed);
    for (int run = 0; run < 400; run++) {
      LedgerHost host = new LedgerHost();
      int payloads = 0;
      long height = 0;
      for (int i = 0; i < 60; i++) {
        switch (lots.pick("what", 8)) {
          case 0 -> {
            height += lots.between("gap", 1, 3);
            TreeSet<PayloadHash> block = new TreeSet<>();
            for (int n = lots.pick("many", 3); n > 0; n--) {
              PayloadHash hash = payload(++payloads);
              block.add(hash);
              if (lots.chance("marker", 1, 3)) {
                (lots.chance("named", 1, 2) ? host.named : host.inner)
                    .put(hash, payload(++payloads));
              }
            }
            host.chain.put(height, block);
            host.give(new PrivateLedgerInput.HeadChanged(height));
          }
          case 1 -> host.arrives(payload(1 + lots.pick("which", payloads + 2)));
          case 2 -> host.managerUp = lots.chance("up", 2, 3);
          case 3 -> host.restart();
          case 4 -> host.losePower(lots.pick("lost", 3));
          default -> host.step();
        }
        if (host.timer.isPresent() && lots.chance("tick", 1, 2)) {
          host.timer = Optional.empty();
          host.give(new PrivateLedgerInput.TimerFired(PrivateLedgerTimer.RETRY));
        }
      }
      host.managerUp = true;
      host.settle();
      assertEquals(host.expected(), host.state.root(), "seed " + seed + " run " + run);
      assertTrue(host.state.waits().isEmpty());
    }
  }
}
