package io.witan.httpapi.chain;

import io.witan.actors.node.Elsewhere;
import io.witan.actors.privacy.PrivateReader;
import io.witan.actors.privacy.PrivateStatus;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcException;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.Duty;
import io.witan.protocol.store.LedgerStore;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The private state that a request sees beside the public chain. It may be behind that: for the
 * blink of an eye, which a request waits, or because it waits for a payload, which every answer
 * that would need it says. A JVM of a node group that has no private states answers what is surely
 * public; the rest fails with {@link Elsewhere}.
 */
public final class PrivateSide {
  private static final long MOMENT_MILLIS = 1_000;

  /** Before the first block. */
  private static final long NOTHING = -1;

  private final Optional<PrivateReader> reader;
  private final LedgerStore store;

  private PrivateSide(Optional<PrivateReader> reader, LedgerStore store) {
    this.reader = reader;
    this.store = store;
  }

  /** The private state that a reader reads. */
  static PrivateSide of(PrivateReader reader, LedgerStore store) {
    return new PrivateSide(Optional.of(reader), store);
  }

  /** One that another JVM of the node's group has. */
  static PrivateSide elsewhere(LedgerStore store) {
    return new PrivateSide(Optional.empty(), store);
  }

  public PrivateReader reader() {
    return reader.orElseThrow(() -> new Elsewhere(Duty.MANAGER));
  }

  /** The state after a block; an error that says why where it is not there. */
  public PrivateState after(long height) {
    requireFollowed(height);
    return stateAt(height);
  }

  /** The newest state that is there, at most that after a block. */
  public PrivateState newest(long height) {
    return stateAt(height);
  }

  /**
   * The private accounts after a block where they hold one; empty where that one is public.
   *
   * @param publicState after the same block
   */
  Optional<WorldState> holding(Address address, long height, WorldState publicState) {
    boolean sure = isFollowed(height);
    Optional<WorldState> accounts = reader.map(here -> stateAt(height).accounts());
    boolean here = accounts.flatMap(all -> all.account(address)).isPresent();
    if (!sure) {
      // What has code or has sent can be no private contract, however far behind these are.
      boolean open =
          publicState.account(address).filter(a -> a.nonce() != 0 || a.hasCode()).isPresent();
      if (here || !open) {
        throw unavailable();
      }
    }
    return here ? accounts : Optional.empty();
  }

  /** The receipts of a block that this state has; an error where it has not followed so far. */
  SortedMap<Integer, PrivateReceipt> receipts(long height) {
    requireFollowed(height);
    return reader().receipts(height);
  }

  /** The receipt of a transaction in a block; an error where it has not followed so far. */
  public Optional<PrivateReceipt> receipt(Hash transaction, long height) {
    requireFollowed(height);
    return reader().receipt(transaction);
  }

  /** Fails where a block up to a height concerns private states and is not followed yet. */
  public void requireFollowed(long height) {
    if (!isFollowed(height)) {
      throw unavailable();
    }
  }

  private boolean isFollowed(long height) {
    return isComplete(height)
        || (reader.map(PrivateReader::status).orElse(null) instanceof PrivateStatus.Following
            && follows(height)
            && isComplete(height));
  }

  private boolean isComplete(long height) {
    long followed = reader.map(PrivateReader::height).orElse(NOTHING);
    return followed >= height || store.nextPrivateAfter(followed).orElse(Long.MAX_VALUE) > height;
  }

  /** Waits a moment for what is being applied just now. */
  private boolean follows(long height) {
    CompletableFuture<Long> there = new CompletableFuture<>();
    AutoCloseable listening =
        reader()
            .onFollowed(
                followed -> {
                  if (isComplete(height)) {
                    there.complete(followed);
                  }
                });
    try {
      if (!isComplete(height)) {
        there.get(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
      }
      return true;
    } catch (TimeoutException | ExecutionException slow) {
      return false;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      end(listening);
    }
  }

  private static void end(AutoCloseable listening) {
    try {
      listening.close();
    } catch (Exception failed) {
      throw new IllegalStateException("a listener of a private state cannot be taken back", failed);
    }
  }

  private PrivateState stateAt(long height) {
    long at = Math.min(height, reader().height());
    return reader()
        .stateAt(at)
        .orElseThrow(
            () ->
                RpcError.server("private state is not available: that of block " + at + " is gone")
                    .toException());
  }

  private RpcException unavailable() {
    String why =
        switch (reader().status()) {
          case PrivateStatus.Following following ->
              "it has followed the chain to block " + reader().height() + " so far";
          case PrivateStatus.Waiting waiting ->
              "it waits for the payload "
                  + waiting.payload().toBase64()
                  + " of block "
                  + waiting.height();
        };
    return RpcError.server("private state is not available: " + why).toException();
  }
}
