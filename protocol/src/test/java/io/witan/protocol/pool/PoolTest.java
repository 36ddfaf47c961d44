package io.witan.protocol.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Output;
import io.witan.protocol.pool.PoolObservation.Added;
import io.witan.protocol.pool.PoolObservation.Answer;
import io.witan.protocol.pool.PoolObservation.Cause;
import io.witan.protocol.pool.PoolObservation.Rejected;
import io.witan.protocol.wire.EthFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final PublicKey PEER = new PublicKey(Bytes.wrap(new byte[64]));

  private final PoolFixture free = PoolFixture.free();

  @Test
  void aTransactionIsPendingOrQueuedByItsNonce() {
    RecoveredTransaction second = free.transaction(0, 1, 0);
    RecoveredTransaction first = free.transaction(0, 0, 0);
    assertEquals(new Added(second, false), free.add(second));
    assertEquals(1, free.state.queuedCount());
    assertEquals(new Added(first, true), free.add(first));
    assertEquals(2, free.state.pendingCount());
    assertEquals(List.of(first, second), candidates(free));
    assertEquals(Optional.of(2L), free.state.nextNonce(free.sender(0)));
    assertEquals(Optional.of(first), free.state.transaction(first.hash()));
  }

  @Test
  void refusalsAreThoseThatClientsKnow() {
    free.fund(0, 3, 1_000);
    free.newHead(1);
    assertRefused("nonce too low", free.transaction(0, 2, 0));
    assertRefused("Gas price not 0", free.transaction(0, 3, 1));
    assertRefused("exceeds block gas limit", free.transaction(0, 3, 0, 8_000_001, 0));
    assertRefused("intrinsic gas too low", free.transaction(0, 3, 0, 20_999, 0));
    assertRefused(
        "insufficient funds for gas * price + value", free.transaction(0, 3, 0, 21_000, 1_001));
    assertRefused("invalid chain id for signer", free.onChain(11, 0, 3));
    assertRefused("nonce has max value", free.transaction(0, Long.MAX_VALUE, 0));
    assertRefused("oversized data", free.large(0, 3));
    RecoveredTransaction good = free.transaction(0, 3, 0);
    free.add(good);
    free.keep();
    assertRefused("already known", good);
  }

  @Test
  void beforeThereIsAHeadNothingIsAdmitted() {
    PoolFixture empty = PoolFixture.withoutHead();
    Rejected rejected = assertInstanceOf(Rejected.class, empty.add(empty.transaction(0, 0, 0)));
    assertEquals(PoolRefusal.Own.NOT_READY, rejected.reason());
  }

  @Test
  void aReplacementMustPayATenthMoreAndIsImpossibleAtPriceZero() {
    free.add(free.transaction(0, 0, 0));
    assertRefused("replacement transaction underpriced", free.transaction(0, 0, 0, 30_000, 0));
    PoolFixture priced = PoolFixture.priced();
    RecoveredTransaction old = priced.transaction(0, 0, 100);
    priced.add(old);
    assertRejected(priced, PoolRefusal.Own.REPLACEMENT_UNDERPRICED, priced.transaction(0, 0, 109));
    RecoveredTransaction better = priced.transaction(0, 0, 110);
    assertEquals(new Added(better, true), priced.add(better));
    assertEquals(1, priced.state.pendingCount());
    assertTrue(priced.reports(new PoolObservation.Dropped(old.hash(), Cause.REPLACED)));
    assertEquals(Optional.empty(), priced.state.transaction(old.hash()));
  }

  @Test
  void theBestTipComesFirstThenTheOldestAndNoncesStayInOrder() {
    PoolFixture priced = PoolFixture.priced();
    RecoveredTransaction cheapFirst = priced.transaction(0, 0, 5);
    RecoveredTransaction dearSecond = priced.transaction(0, 1, 500);
    RecoveredTransaction middle = priced.transaction(1, 0, 50);
    RecoveredTransaction sameAsMiddle = priced.transaction(2, 0, 50);
    for (var tx : List.of(dearSecond, cheapFirst, middle, sameAsMiddle)) {
      priced.add(tx);
    }
    assertEquals(List.of(middle, sameAsMiddle, cheapFirst, dearSecond), candidates(priced));
  }

  @Test
  void aNewHeadDropsWhatIsInItAndWhatCannotBePaidAnyMore() {
    RecoveredTransaction included = free.transaction(0, 0, 0);
    RecoveredTransaction next = free.transaction(0, 1, 0);
    RecoveredTransaction poor = free.transaction(1, 0, 0, 21_000, 900);
    List.of(included, next, poor).forEach(free::add);
    free.fund(0, 1, 1_000);
    free.fund(1, 0, 10);
    free.newHead(2);
    assertEquals(List.of(next), candidates(free));
    assertTrue(free.reports(new PoolObservation.Dropped(poor.hash(), Cause.UNPAYABLE)));
    assertTrue(free.tells(new ConsensusInput.TransactionsPending(2)));
  }

  @Test
  void consensusIsToldWhenThereIsSomethingToDo() {
    free.add(free.transaction(0, 1, 0));
    assertFalse(free.tellsConsensus());
    free.add(free.transaction(0, 0, 0));
    assertTrue(free.tells(new ConsensusInput.TransactionsPending(1)));
    free.add(free.transaction(1, 0, 0));
    assertFalse(free.tellsConsensus());
  }

  @Test
  void whatNoBlockCanHaveLeavesAndNothingIsPendingForIt() {
    RecoveredTransaction first = free.transaction(0, 0, 0);
    RecoveredTransaction second = free.transaction(0, 1, 0);
    List.of(first, second).forEach(free::add);
    free.give(new PoolInput.Unbuildable(List.of(first.hash())));
    assertTrue(free.reports(new PoolObservation.Dropped(first.hash(), Cause.UNBUILDABLE)));
    assertEquals(List.of(), candidates(free));
    free.newHead(2);
    assertFalse(free.tellsConsensus());
  }

  @Test
  void inAFullPoolTheSenderWithMostMakesRoom() {
    for (int nonce = 0; nonce < PoolFixture.LIMITS.transactions(); nonce++) {
      free.give(new PoolInput.Add(free.transaction(0, nonce, 0), new PoolOrigin.Peer(PEER)));
    }
    assertEquals(PoolFixture.LIMITS.transactions(), free.state.pendingCount());
    assertRefused("txpool is full", free.transaction(0, 90, 0));
    RecoveredTransaction other = free.transaction(1, 0, 0);
    assertEquals(new Added(other, true), free.add(other));
    assertEquals(PoolFixture.LIMITS.transactions(), free.state.pendingCount());
    assertTrue(candidates(free).contains(other));
  }

  @Test
  void whatClientsWereToldIsKeptMakesNoRoom() {
    for (int nonce = 0; nonce < PoolFixture.LIMITS.transactions(); nonce++) {
      assertInstanceOf(Added.class, free.add(free.transaction(0, nonce, 0)));
      free.keep();
    }
    assertRefused("txpool is full", free.transaction(1, 0, 0));
    assertEquals(PoolFixture.LIMITS.transactions(), free.state.pendingCount());
  }

  @Test
  void aSenderMayHaveOnlySoManyThatWaitForAnEarlierNonce() {
    for (int nonce = 1; nonce <= PoolFixture.LIMITS.waitingPerSender(); nonce++) {
      assertInstanceOf(Added.class, free.add(free.transaction(0, nonce, 0)));
    }
    assertRefused(
        "account limit exceeded: too many queued transactions", free.transaction(0, 50, 0));
    assertInstanceOf(Added.class, free.add(free.transaction(0, 0, 0)));
    assertEquals(0, free.state.queuedCount());
  }

  @Test
  void whatWaitsTooLongIsDropped() {
    RecoveredTransaction waits = free.transaction(0, 1, 0);
    free.add(waits);
    free.later(PoolFixture.LIMITS.lifetime().plusSeconds(1));
    free.give(new PoolInput.TimerFired(PoolTimer.EXPIRY));
    assertEquals(0, free.state.queuedCount());
    assertTrue(free.reports(new PoolObservation.Dropped(waits.hash(), Cause.EXPIRED)));
  }

  @Test
  void aClientsTransactionGoesWholeToPeersAndAPeersOnlyAsAHash() {
    PublicKey other = free.key(9);
    free.give(new PoolInput.PeerUp(PEER));
    free.give(new PoolInput.PeerUp(other));
    RecoveredTransaction own = free.transaction(0, 0, 0);
    RecoveredTransaction theirs = free.transaction(1, 0, 0);
    free.add(own);
    free.give(new PoolInput.Add(theirs, new PoolOrigin.Peer(PEER)));
    free.give(new PoolInput.TimerFired(PoolTimer.RELAY));
    var whole = new EthFrame.Transactions(List.of(own.transaction()));
    assertTrue(free.outputs.contains(new Output.Send(PEER, whole)));
    assertTrue(free.outputs.contains(new Output.Send(other, whole)));
    List<PublicKey> announcedTo = new ArrayList<>();
    for (Output output : free.outputs) {
      if (output instanceof Output.Send(var to, EthFrame.NewPooledTransactionHashes hashes)) {
        assertEquals(theirs.hash(), hashes.hashes().getFirst().hash());
        announcedTo.add(to);
      }
    }
    assertEquals(List.of(other), announcedTo);
  }

  @Test
  void whatWaitsLongIsAnnouncedAgainUntilItIsInABlock() {
    free.give(new PoolInput.PeerUp(PEER));
    RecoveredTransaction old = free.transaction(0, 0, 0);
    free.add(old);
    free.give(new PoolInput.TimerFired(PoolTimer.RELAY));
    free.later(PoolFixture.LIMITS.wantedFor());
    free.add(free.transaction(1, 0, 0));
    free.give(new PoolInput.TimerFired(PoolTimer.REPEAT));
    var send = assertInstanceOf(Output.Send.class, free.outputs.getFirst());
    var hashes = assertInstanceOf(EthFrame.NewPooledTransactionHashes.class, send.frame());
    assertEquals(PEER, send.to());
    assertEquals(List.of(old.hash()), hashes.hashes().stream().map(h -> h.hash()).toList());
    assertInstanceOf(Output.SetTimer.class, free.outputs.getLast());
    free.fund(0, 1, 0);
    free.fund(1, 1, 0);
    free.newHead(2);
    free.give(new PoolInput.TimerFired(PoolTimer.REPEAT));
    assertEquals(List.of(), free.outputs);
  }

  @Test
  void unknownHashesAreAskedForOnceAndKnownOnesGiven() {
    RecoveredTransaction known = free.transaction(0, 0, 0);
    free.add(known);
    Hash unknown = Hash.fromHex("0x" + "ab".repeat(32));
    var announced =
        new EthFrame.NewPooledTransactionHashes(
            List.of(
                new EthFrame.PooledHash(known.hash(), Optional.empty()),
                new EthFrame.PooledHash(unknown, Optional.empty())));
    free.give(new PoolInput.Heard(PEER, announced));
    var ask = new EthFrame.GetPooledTransactions(1, List.of(unknown));
    assertEquals(List.of(new Output.Send(PEER, ask)), free.outputs);
    free.give(new PoolInput.Heard(PEER, announced));
    assertEquals(List.of(), free.outputs);
    free.later(PoolFixture.LIMITS.wantedFor());
    free.give(new PoolInput.Heard(PEER, announced));
    var again = new EthFrame.GetPooledTransactions(2, List.of(unknown));
    assertEquals(List.of(new Output.Send(PEER, again)), free.outputs, "the answer is overdue");
    var request = new EthFrame.GetPooledTransactions(7, List.of(unknown, known.hash()));
    free.give(new PoolInput.Heard(PEER, request));
    var answer = new EthFrame.PooledTransactions(7, List.of(known.transaction()));
    assertEquals(List.of(new Output.Send(PEER, answer)), free.outputs);
  }

  @Test
  void viewsShowWhatIsPendingAndWhatIsQueued() {
    RecoveredTransaction pending = free.transaction(0, 0, 0);
    RecoveredTransaction queued = free.transaction(0, 5, 0);
    free.add(pending);
    free.add(queued);
    Address sender = free.sender(0);
    assertEquals(List.of(pending), free.state.pending().get(sender));
    assertEquals(List.of(queued), free.state.queued().get(sender));
  }

  @Test
  void whateverComesTheCountsHoldTheLimitsHoldAndNoncesFollowEachOther() {
    for (int seed = 0; seed < 40; seed++) {
      Choices choices = Choices.random(seed);
      PoolFixture pool = choices.chance("priced", 1, 2) ? PoolFixture.priced() : PoolFixture.free();
      long price = pool.isPriced() ? 100 : 0;
      long[] nonces = new long[3];
      for (int i = 0; i < 120; i++) {
        int who = choices.pick("who", 3);
        switch (choices.pick("input", 6)) {
          case 0 -> {
            nonces[who] += choices.pick("mined", 4);
            pool.fund(who, nonces[who], choices.chance("poor", 1, 6) ? 0 : 1L << 60);
            pool.newHead(i + 2);
          }
          case 1 -> {
            pool.later(Duration.ofMinutes(choices.pick("minutes", 40)));
            pool.give(new PoolInput.TimerFired(PoolTimer.EXPIRY));
          }
          default -> {
            long nonce = nonces[who] + choices.pick("nonce", 8);
            pool.add(pool.transaction(who, nonce, price * (1 + choices.pick("price", 3))));
          }
        }
        check(pool, nonces);
        pool.keep();
      }
    }
  }

  private static void check(PoolFixture pool, long[] nonces) {
    PoolState state = pool.state;
    int pending = state.pending().values().stream().mapToInt(List::size).sum();
    int queued = state.queued().values().stream().mapToInt(List::size).sum();
    assertEquals(pending, state.pendingCount());
    assertEquals(queued, state.queuedCount());
    assertTrue(pending + queued <= PoolFixture.LIMITS.transactions());
    for (int who = 0; who < 3; who++) {
      long next = nonces[who];
      for (var tx : state.pending().getOrDefault(pool.sender(who), List.of())) {
        assertEquals(next++, tx.transaction().nonce());
      }
      for (var tx : state.queued().getOrDefault(pool.sender(who), List.of())) {
        assertTrue(tx.transaction().nonce() > next);
      }
    }
    List<RecoveredTransaction> all = candidates(pool);
    assertEquals(pending, all.size());
    long[] expected = nonces.clone();
    for (var tx : all) {
      int who = pool.numberOf(tx.sender());
      assertEquals(expected[who]++, tx.transaction().nonce());
    }
  }

  private static List<RecoveredTransaction> candidates(PoolFixture pool) {
    List<RecoveredTransaction> all = new ArrayList<>();
    pool.state.candidates(Uint256.ZERO).forEach(all::add);
    return all;
  }

  private void assertRefused(String text, RecoveredTransaction transaction) {
    Answer answer = free.add(transaction);
    assertEquals(text, assertInstanceOf(Rejected.class, answer).reason().text());
  }

  private static void assertRejected(
      PoolFixture pool, PoolRefusal reason, RecoveredTransaction transaction) {
    assertEquals(new Rejected(transaction.hash(), reason), pool.add(transaction));
  }
}
