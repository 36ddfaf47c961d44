package io.witan.protocol.pool;

import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.RecoveredTransaction;
import java.time.Instant;

/**
 * A transaction in the pool.
 *
 * @param arrival counts admissions
 * @param local whether a client of this node sent it
 */
record Pooled(RecoveredTransaction transaction, long arrival, Instant since, boolean local) {
  /** The same, as a client of this node sent it too. */
  Pooled asLocal() {
    return new Pooled(transaction, arrival, since, true);
  }

  long nonce() {
    return transaction.transaction().nonce();
  }

  /** What its author would pay per gas beyond {@code baseFee}; empty where it covers less. */
  boolean covers(Uint256 baseFee) {
    return transaction.transaction().maxFeePerGas().compareTo(baseFee) >= 0;
  }

  /** The tip per gas in a block of this base fee, which it must cover. */
  Uint256 tip(Uint256 baseFee) {
    var tx = transaction.transaction();
    return tx.maxPriorityFeePerGas().min(tx.maxFeePerGas().minus(baseFee));
  }
}
