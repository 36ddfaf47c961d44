package io.witan.protocol.store;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The applied chain: blocks, outcomes, indexes and world states, all derived from the journal and
 * disposable. One writer; any number of readers on other threads, who see a block wholly or not at
 * all.
 */
public interface LedgerStore extends AutoCloseable {
  /** Height of the highest applied block; -1 while there is none. */
  long appliedHeight();

  /**
   * Stores a block with all that belongs to it, atomically. The state after it is read with {@link
   * #stateAt} from then on: go on with that one, not with the block's own, which keeps every change
   * in memory.
   *
   * @throws io.witan.protocol.machine.Fault if the block does not follow the applied one
   */
  void apply(ExecutedBlock block);

  /** Hash of the applied block at a height. */
  Optional<Hash> hashAt(long height);

  /** Height of an applied block. */
  Optional<Long> heightOf(Hash blockHash);

  Optional<Block> block(Hash blockHash);

  /** One outcome for each transaction of the block. */
  Optional<List<TransactionOutcome>> outcomes(Hash blockHash);

  /** One sender for each transaction of the block. */
  Optional<List<Address>> senders(Hash blockHash);

  Optional<TransactionPlace> place(Hash transactionHash);

  /**
   * Height of the lowest applied block above a height that may concern private states ({@link
   * io.witan.protocol.privacy.ledger.PrivateBlockRun#mayConcern}). Costs the same however many
   * blocks there are between.
   */
  OptionalLong nextPrivateAfter(long height);

  /**
   * The state after an applied block. Cheap: what it holds is read when it is needed. It stays
   * right while further blocks are applied, as long as {@link #hasState}.
   *
   * @throws io.witan.protocol.state.StateSource.MissingState if the state is not there, here or at
   *     a later read
   */
  WorldState stateAt(Header header);

  /** Whether the state after this block can be read. */
  boolean hasState(Header header);

  /** Forgets every block above {@code height}, with its state. */
  void rewind(long height);

  @Override
  void close();
}
