package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.extension.Extension;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One private state with its receipts, derived from the chain and the payloads and disposable. One
 * writer; any number of readers on other threads, who see a block wholly or not at all.
 */
public interface PrivateStore extends AutoCloseable {
  /** Height up to which blocks are applied; 0 while none is. */
  long applied();

  /** Of the state there. */
  Hash root();

  /**
   * The state after a block, or after the last applied one below it. Cheap; it stays right while
   * higher blocks are applied, and fails with {@link
   * io.witan.protocol.state.StateSource.MissingState} once the store went back.
   */
  PrivateState stateAt(long height);

  /**
   * Stores what a block did, atomically. Go on with {@link #stateAt}, not with the block's state,
   * which keeps every change in memory.
   *
   * @throws io.witan.protocol.machine.Fault if it is not above the applied one, or its state does
   *     not stand on the one that is stored
   */
  void apply(PrivateBlock block);

  /** Forgets every block above {@code height}; all up to it are applied then. */
  void rewind(long height);

  /** Forgets everything. */
  void clear();

  /** The receipts of a block, by the index of their transactions. */
  SortedMap<Integer, PrivateReceipt> receipts(long height);

  /** The receipt of a transaction, by the hash of the one in the block. */
  Optional<PrivateReceipt> receipt(Hash transaction);

  /** All extensions that the applied blocks show, as they are now. */
  List<Extension> extensions();

  /** Where a payload was first met in an applied block. */
  Optional<Met> met(PayloadHash payload);

  /**
   * A payload in an applied block.
   *
   * @param here whether it was here when the block was applied
   */
  record Met(long height, boolean here) {}

  @Override
  void close();
}
