package io.witan.actors.privacy;

import io.witan.actors.exchange.TransactionManager;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.ledger.Comparison;
import io.witan.protocol.privacy.ledger.PrivateLedgerState;
import io.witan.protocol.privacy.ledger.PrivateLedgerState.Phase;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.privacy.ledger.PrivateStore;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A private state as its ledger's machine and its store have it. */
final class FollowedState implements PrivateReader {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.private");

  private final Optional<TransactionManager> manager;
  private final PrivateStore store;
  private final AtomicReference<PrivateLedgerState> machine = new AtomicReference<>();

  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();

  /** Whether store and machine agree; before that neither is shown. */
  private volatile boolean open;

  FollowedState(Optional<TransactionManager> manager, PrivateStore store) {
    this.manager = manager;
    this.store = store;
  }

  PrivateStore store() {
    return store;
  }

  /** Where the machine's state after each turn goes. */
  AtomicReference<PrivateLedgerState> machine() {
    return machine;
  }

  void followed(long height) {
    for (LongConsumer listener : listeners) {
      try {
        listener.accept(height);
      } catch (RuntimeException broken) {
        LOG.error("a listener failed on private block {}", height, broken);
      }
    }
  }

  @Override
  public AutoCloseable onFollowed(LongConsumer listener) {
    LongConsumer own = height -> listener.accept(height); // one that is added twice is two
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  void open(boolean isOpen) {
    open = isOpen;
  }

  @Override
  public Optional<TransactionManager> manager() {
    return manager;
  }

  @Override
  public PrivateStatus status() {
    PrivateLedgerState state = machine.get();
    if (state == null) {
      return new PrivateStatus.Following();
    }
    return state
        .waits()
        .<PrivateStatus>flatMap(
            wait ->
                state.phase() instanceof Phase.Fetching fetching && fetching.since().isPresent()
                    ? Optional.of(
                        new PrivateStatus.Waiting(
                            wait.height(),
                            wait.payload(),
                            fetching.since().get(),
                            fetching.attempts()))
                    : Optional.empty())
        .orElseGet(PrivateStatus.Following::new);
  }

  @Override
  public SortedMap<Address, Comparison> diverged() {
    PrivateLedgerState state = machine.get();
    return state == null ? new TreeMap<>() : state.diverged();
  }

  @Override
  public long height() {
    PrivateLedgerState state = machine.get();
    return open && state != null ? state.followed() : -1;
  }

  @Override
  public Optional<PrivateState> stateAt(long height) {
    return height >= 0 && height <= height()
        ? Optional.of(store.stateAt(height))
        : Optional.empty();
  }

  @Override
  public Optional<PrivateReceipt> receipt(Hash transaction) {
    return store.receipt(transaction);
  }

  @Override
  public SortedMap<Integer, PrivateReceipt> receipts(long height) {
    return store.receipts(height);
  }

  @Override
  public List<Extension> extensions() {
    return store.extensions();
  }
}
