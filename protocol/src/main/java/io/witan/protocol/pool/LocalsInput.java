package io.witan.protocol.pool;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Message;
import java.util.List;

/** What {@link Locals} is told. */
public sealed interface LocalsInput extends Message {
  /** A life begins: everything recorded is known. */
  record Resumed() implements LocalsInput {}

  /**
   * Of the pool, one at a time. Answered by {@link PoolInput.Kept}, once it is durable; told again
   * after {@link PoolInput.LocalsResumed}.
   *
   * @param batch names it in the answer
   * @param transactions whose clients wait for their answer
   * @param ended that left the pool since the last time
   */
  record Keep(long batch, List<Transaction> transactions, List<Hash> ended) implements LocalsInput {
    public Keep {
      transactions = List.copyOf(transactions);
      ended = List.copyOf(ended);
    }
  }
}
