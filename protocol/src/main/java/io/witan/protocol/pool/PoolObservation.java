package io.witan.protocol.pool;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Observation;
import java.util.List;

/** What people and the node's services learn from the pool. */
public sealed interface PoolObservation extends Observation {
  /** The one answer to an {@link PoolInput.Add}; its host tells a client that is refused. */
  sealed interface Answer extends PoolObservation {
    Hash transaction();
  }

  /**
   * In the pool.
   *
   * @param pending whether it could be in the next block; false while an earlier nonce is missing
   */
  record Added(RecoveredTransaction added, boolean pending) implements Answer {
    @Override
    public Hash transaction() {
      return added.hash();
    }
  }

  record Rejected(Hash transaction, PoolRefusal reason) implements Answer {}

  /** Clients' transactions that are durable: told once they may forget them. */
  record Kept(List<Hash> transactions) implements PoolObservation {
    public Kept {
      transactions = List.copyOf(transactions);
    }
  }

  /** Left the pool without having been in a block. */
  record Dropped(Hash transaction, Cause cause) implements PoolObservation {}

  /** Why a transaction left. */
  enum Cause {
    REPLACED,
    EVICTED,
    EXPIRED,
    STALE,
    UNPAYABLE,
    UNBUILDABLE
  }
}
