package io.witan.protocol.pool;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.RecoveredTransaction;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;

/** Walks the executable transactions of all senders, best first. */
final class Candidates implements Iterator<RecoveredTransaction> {
  private record Next(SenderQueue queue, Pooled pooled, Uint256 tip) {}

  private static final Comparator<Next> BEST_FIRST =
      Comparator.comparing(Next::tip).reversed().thenComparingLong(next -> next.pooled().arrival());

  private final Uint256 baseFee;
  private final PriorityQueue<Next> fronts = new PriorityQueue<>(BEST_FIRST);

  Candidates(Tree<Address, SenderQueue> senders, Uint256 baseFee) {
    this.baseFee = baseFee;
    for (SenderQueue queue : senders) {
      offer(queue, queue.nonce());
    }
  }

  @Override
  public boolean hasNext() {
    return !fronts.isEmpty();
  }

  @Override
  public RecoveredTransaction next() {
    Next best = fronts.poll();
    if (best == null) {
      throw new NoSuchElementException();
    }
    offer(best.queue, best.pooled.nonce() + 1);
    return best.pooled.transaction();
  }

  private void offer(SenderQueue queue, long nonce) {
    Optional<Pooled> pooled = queue.transactions().get(nonce);
    if (pooled.isPresent() && pooled.get().covers(baseFee)) {
      fronts.add(new Next(queue, pooled.get(), pooled.get().tip(baseFee)));
    }
  }
}
