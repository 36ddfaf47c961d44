package io.witan.protocol.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What clients were told is kept: the machine that keeps it, and the pool that asks it to. */
class LocalsTest {
  private final PoolFixture pool = PoolFixture.free();
  private final Locals locals = new Locals();
  private final List<LocalsRecord> journal = new ArrayList<>();
  private LocalsState state = locals.start();

  @Test
  void aClientIsAnsweredWithTheRecordAndAfterItsTransactionWasAdmitted() {
    RecoveredTransaction sent = pool.transaction(0, 0, 0);
    pool.add(sent);
    LocalsInput.Keep keep = asked(pool.outputs).orElseThrow();
    assertEquals(List.of(sent.transaction()), keep.transactions());
    Turn<LocalsState, LocalsRecord> turn = write(keep);
    assertEquals(List.of(new LocalsRecord(keep.transactions(), List.of())), turn.records());
    assertEquals(
        List.of(
            new Output.Report(new PoolObservation.Kept(List.of(sent.hash()))),
            new Output.Tell(Role.POOL, new PoolInput.Kept(keep.batch()))),
        turn.outputs());
  }

  @Test
  void whatComesWhileABatchIsWrittenIsTheNextBatch() {
    pool.add(pool.transaction(0, 0, 0));
    LocalsInput.Keep first = asked(pool.outputs).orElseThrow();
    List<Transaction> meanwhile = new ArrayList<>();
    for (int nonce = 1; nonce < 4; nonce++) {
      RecoveredTransaction next = pool.transaction(0, nonce, 0);
      meanwhile.add(next.transaction());
      pool.add(next);
      assertEquals(Optional.empty(), asked(pool.outputs));
    }
    pool.give(new PoolInput.Kept(first.batch()));
    LocalsInput.Keep second = asked(pool.outputs).orElseThrow();
    assertEquals(meanwhile, second.transactions());
    pool.give(new PoolInput.Kept(first.batch()));
    assertEquals(Optional.empty(), asked(pool.outputs), "an answer that was there already");
    pool.give(new PoolInput.Kept(second.batch()));
    assertEquals(Optional.empty(), asked(pool.outputs));
  }

  @Test
  void whoSendsTheSameMeanwhileIsAnsweredWithTheFirstAndLaterIsRefused() {
    RecoveredTransaction before = pool.transaction(1, 0, 0);
    keep(before);
    RecoveredTransaction sent = pool.transaction(0, 0, 0);
    pool.add(sent);
    LocalsInput.Keep asked = asked(pool.outputs).orElseThrow();
    RecoveredTransaction behind = pool.transaction(2, 0, 0);
    pool.add(behind);
    for (RecoveredTransaction again : List.of(sent, behind)) {
      pool.give(new PoolInput.Add(again, new PoolOrigin.Local()));
      assertEquals(List.of(), pool.outputs);
    }
    assertEquals(
        new PoolObservation.Rejected(before.hash(), PoolRefusal.Own.ALREADY_KNOWN),
        pool.add(before));
    pool.give(new PoolInput.Kept(asked.batch()));
    assertEquals(
        new PoolObservation.Rejected(sent.hash(), PoolRefusal.Own.ALREADY_KNOWN), pool.add(sent));
  }

  @Test
  void whatAPeerSentIsNotKept() {
    pool.give(new PoolInput.Add(pool.transaction(0, 0, 0), new PoolOrigin.Peer(pool.key(1))));
    assertEquals(Optional.empty(), asked(pool.outputs));
  }

  @Test
  void whatLeftThePoolIsKeptNoLonger() {
    RecoveredTransaction included = pool.transaction(0, 0, 0);
    RecoveredTransaction waits = pool.transaction(1, 0, 0);
    keep(included);
    keep(waits);
    assertEquals(2, state.transactions().size());
    pool.fund(0, 1, 1_000);
    pool.newHead(2);
    keep(pool.transaction(2, 0, 0));
    assertEquals(2, state.transactions().size());
    assertTrue(state.keeps(waits.hash()));
    assertEquals(state, replayed(), "what the journal gives");
  }

  @Test
  void whatLeftAndIsSentAgainIsKeptAgain() {
    RecoveredTransaction sent = pool.transaction(0, 0, 0);
    keep(sent);
    pool.give(new PoolInput.Unbuildable(List.of(sent.hash())));
    keep(sent);
    assertTrue(state.keeps(sent.hash()));
    assertEquals(state, replayed());
  }

  @Test
  void theNextLifeHasWhatWasKeptOnceItHasAHead() {
    List<RecoveredTransaction> kept = new ArrayList<>();
    for (int nonce = 0; nonce < 6; nonce++) {
      RecoveredTransaction next = pool.transaction(0, nonce, 0);
      kept.addFirst(next);
      keep(next);
    }
    PoolFixture next = PoolFixture.withoutHead();
    next.give(new PoolInput.Restored(kept));
    assertEquals(0, next.state.pendingCount());
    next.newHead(1);
    assertEquals(6, next.state.pendingCount(), "more than may wait for an earlier nonce");
    assertEquals(Optional.empty(), asked(next.outputs), "they are kept already");
  }

  @Test
  void whatIsInABlockByThenIsKeptNoLonger() {
    keep(pool.transaction(0, 0, 0));
    RecoveredTransaction open = pool.transaction(0, 1, 0);
    keep(open);
    PoolFixture next = PoolFixture.withoutHead();
    next.fund(0, 1, 1_000);
    next.give(new PoolInput.Restored(List.of(pool.transaction(0, 0, 0), open)));
    next.newHead(2);
    assertEquals(1, next.state.pendingCount());
    next.add(next.transaction(1, 0, 0));
    write(asked(next.outputs).orElseThrow());
    assertEquals(
        List.of(open.hash(), next.transaction(1, 0, 0).hash()).stream().sorted().toList(),
        state.transactions().stream().map(LocalsTest::hash).toList());
  }

  @Test
  void oneThatAPeerBroughtBackFirstIsTheClientsStill() {
    RecoveredTransaction sent = pool.transaction(0, 0, 0);
    keep(sent);
    PoolFixture next = PoolFixture.free();
    next.give(new PoolInput.Add(sent, new PoolOrigin.Peer(next.key(1))));
    next.give(new PoolInput.Restored(List.of(sent)));
    next.fund(0, 1, 1_000);
    next.newHead(2);
    next.add(next.transaction(1, 0, 0));
    assertEquals(List.of(sent.hash()), asked(next.outputs).orElseThrow().ended());
  }

  @Test
  void aBatchWhoseAnswerIsLostIsAskedForAgainAndRecordedOnce() {
    pool.add(pool.transaction(0, 0, 0));
    LocalsInput.Keep asked = asked(pool.outputs).orElseThrow();
    write(asked);
    Turn<LocalsState, LocalsRecord> begun =
        locals.on(replayed(), new At<>(Instant.EPOCH, 0, new LocalsInput.Resumed()));
    assertEquals(List.of(LocalsRecord.BEGUN), begun.records());
    assertEquals(
        List.of(new Output.Tell(Role.POOL, new PoolInput.LocalsResumed())), begun.outputs());
    pool.give(new PoolInput.LocalsResumed());
    LocalsInput.Keep again = asked(pool.outputs).orElseThrow();
    assertEquals(asked, again);
    Turn<LocalsState, LocalsRecord> turn = write(again);
    assertEquals(List.of(new LocalsRecord(List.of(), List.of())), turn.records());
    assertEquals(2, turn.outputs().size(), "the client and the pool are answered all the same");
  }

  @Test
  void clientsMayFillOnlySoManyBytes() {
    int size = pool.sized(0, 0, 2_000).encoded().size();
    int room = PoolFixture.LIMITS.localBytes() / size;
    for (int nonce = 0; nonce < room; nonce++) {
      keep(pool.sized(0, nonce, 2_000));
    }
    RecoveredTransaction tooMuch = pool.sized(0, room, 2_000);
    assertEquals(
        new PoolObservation.Rejected(tooMuch.hash(), PoolRefusal.Own.POOL_FULL), pool.add(tooMuch));
    pool.fund(0, 1, 1_000);
    pool.newHead(2);
    keep(tooMuch);
  }

  private void keep(RecoveredTransaction transaction) {
    assertEquals(new PoolObservation.Added(transaction, true), pool.add(transaction));
    LocalsInput.Keep keep = asked(pool.outputs).orElseThrow();
    write(keep);
    pool.give(new PoolInput.Kept(keep.batch()));
  }

  private Turn<LocalsState, LocalsRecord> write(LocalsInput.Keep keep) {
    Turn<LocalsState, LocalsRecord> turn = locals.on(state, new At<>(Instant.EPOCH, 0, keep));
    state = turn.state();
    journal.addAll(turn.records());
    return turn;
  }

  private LocalsState replayed() {
    LocalsState folded = locals.start();
    for (LocalsRecord record : journal) {
      folded = locals.replay(folded, record);
    }
    return folded;
  }

  private static Optional<LocalsInput.Keep> asked(List<Output> outputs) {
    for (Output output : outputs) {
      if (output instanceof Output.Tell(Role role, LocalsInput.Keep keep)) {
        assertEquals(Role.LOCALS, role);
        return Optional.of(keep);
      }
    }
    return Optional.empty();
  }

  private static Hash hash(Transaction transaction) {
    return TransactionCodec.hash(transaction);
  }
}
