package io.witan.actors.privacy;

import io.witan.actors.exchange.TransactionManager;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.ledger.Comparison;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.privacy.ledger.PrivateState;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongConsumer;

/** One private state as requests read it, from any thread. */
public interface PrivateReader {
  /** The transaction manager as its parties use it; empty where it is that of no party. */
  Optional<TransactionManager> manager();

  PrivateStatus status();

  /** Contracts of which another party has another state. */
  SortedMap<Address, Comparison> diverged();

  /** Height of the last public block that it has followed; blocks up to it are complete. */
  long height();

  /**
   * The state after a block that was followed.
   *
   * @return empty where it was not followed yet, or is not kept any more
   */
  Optional<PrivateState> stateAt(long height);

  /**
   * The receipt of a private transaction, or of the one that a privacy marker stands for.
   *
   * @param transaction hash of the one that is in the block
   * @return empty where this state is not a party to it, or it was not followed yet
   */
  Optional<PrivateReceipt> receipt(Hash transaction);

  /** The receipts of a block that this state has, by the index of their transactions. */
  SortedMap<Integer, PrivateReceipt> receipts(long height);

  /** The extensions of contracts that this state has seen, as they are now. */
  List<Extension> extensions();

  /**
   * Called, on any thread, with the new height after the state followed further, so that {@link
   * #receipts} of it are there; must return at once. Close to stop.
   */
  AutoCloseable onFollowed(LongConsumer listener);
}
