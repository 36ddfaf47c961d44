package io.witan.protocol.pool;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Message;
import io.witan.protocol.wire.EthFrame;
import java.util.List;

/** What {@link Pool} is told. */
public sealed interface PoolInput extends Message {
  /**
   * A transaction from outside. Answered by exactly one {@link PoolObservation.Answer}; a client's
   * that is taken then by {@link PoolObservation.Kept} too, and so is the same from another client
   * meanwhile.
   */
  record Add(RecoveredTransaction transaction, PoolOrigin origin) implements PoolInput {}

  /**
   * The node's own head: first when it resumes, then after every block; the ledger holds its state.
   */
  record HeadChanged(Head head) implements PoolInput {}

  /** Transactions that the builder met and could not put into any block on the head. */
  record Unbuildable(List<Hash> transactions) implements PoolInput {
    public Unbuildable {
      transactions = List.copyOf(transactions);
    }
  }

  /**
   * What {@link Locals} kept of an earlier life, once in each life.
   *
   * @param transactions in any order
   */
  record Restored(List<RecoveredTransaction> transactions) implements PoolInput {
    public Restored {
      transactions = List.copyOf(transactions);
    }
  }

  /** A {@link LocalsInput.Keep} is durable. */
  record Kept(long batch) implements PoolInput {}

  /** {@link Locals} began a life: what it was told and has not answered is lost. */
  record LocalsResumed() implements PoolInput {}

  record PeerUp(PublicKey peer) implements PoolInput {}

  record PeerDown(PublicKey peer) implements PoolInput {}

  /**
   * A frame of the eth capability about transactions that are not whole: announced hashes and
   * requests by hash. Whole ones are recovered outside and come as {@link Add}.
   */
  record Heard(PublicKey from, EthFrame frame) implements PoolInput {}

  record TimerFired(PoolTimer key) implements PoolInput {}
}
