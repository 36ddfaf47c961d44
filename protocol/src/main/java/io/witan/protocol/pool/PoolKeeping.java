package io.witan.protocol.pool;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.pool.PoolState.Keeping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the pool has {@link Locals} keep in one turn: one batch at a time, so that what comes while
 * one is written shares the next commit.
 */
final class PoolKeeping {
  /** That many that need not be kept any more are told without waiting for the next to keep. */
  private static final int MANY_ENDED = 1_000;

  private final PoolLimits limits;
  private final List<Output> out;
  private Tree<Long, Pooled> waiting;
  private Tree<Hash, Hash> ended;
  private Optional<LocalsInput.Keep> asked;
  private long askedFrom;
  private long batches;
  private long bytes;

  PoolKeeping(Keeping before, PoolLimits limits, List<Output> out) {
    this.limits = limits;
    this.out = out;
    this.waiting = before.waiting();
    this.ended = before.ended();
    this.asked = before.asked();
    this.askedFrom = before.askedFrom();
    this.batches = before.batches();
    this.bytes = before.bytes();
  }

  Keeping end() {
    if (asked.isEmpty() && (!waiting.isEmpty() || ended.size() >= MANY_ENDED)) {
      ask();
    }
    return new Keeping(waiting, ended, asked, askedFrom, batches, bytes);
  }

  private void ask() {
    List<Transaction> batch = new ArrayList<>();
    askedFrom = waiting.first().map(Pooled::arrival).orElse(0L);
    long size = 0;
    for (Pooled next : waiting) {
      if (size >= limits.frameBytes()) {
        break;
      }
      batch.add(next.transaction().transaction());
      size += next.transaction().encoded().size();
      waiting = waiting.without(next.arrival());
    }
    List<Hash> gone = new ArrayList<>(ended.size());
    ended.forEach(gone::add);
    ended = Tree.empty();
    var keep = new LocalsInput.Keep(batches++, batch, gone);
    asked = Optional.of(keep);
    out.add(new Output.Tell(Role.LOCALS, keep));
  }

  void kept(long batch) {
    asked = asked.filter(keep -> keep.batch() != batch);
  }

  /** What was asked and not answered may be lost. */
  void resumed() {
    asked.ifPresent(keep -> out.add(new Output.Tell(Role.LOCALS, keep)));
  }

  boolean hasRoomFor(RecoveredTransaction local) {
    return bytes + local.encoded().size() <= limits.localBytes();
  }

  /** One is in the pool. */
  void joined(Pooled pooled) {
    if (pooled.local()) {
      bytes += pooled.transaction().encoded().size();
    }
  }

  /** Its client waits for its answer. */
  void keep(Pooled pooled) {
    waiting = waiting.with(pooled.arrival(), pooled);
    // It may have been here before, and have left.
    ended = ended.without(pooled.transaction().hash());
  }

  /** Whether its client waits for its answer still. */
  boolean awaits(Pooled pooled) {
    boolean isAsked =
        pooled.arrival() >= askedFrom
            && asked.filter(keep -> !keep.transactions().isEmpty()).isPresent();
    return pooled.local() && (isAsked || waiting.get(pooled.arrival()).isPresent());
  }

  /** One is in the pool no more. */
  void left(Pooled pooled) {
    if (pooled.local()) {
      bytes -= pooled.transaction().encoded().size();
      forget(pooled.transaction().hash());
    }
  }

  void forget(Hash kept) {
    ended = ended.with(kept, kept);
  }
}
