package io.witan.actors.privacy;

import io.witan.actors.exchange.PayloadReader;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateDerivation;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateStore;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * Keeps the store of a private state close behind its ledger, which another JVM of the group runs:
 * applies the blocks that the ledger's journal names, each where it comes to the recorded root, and
 * goes back where the ledger did. So the JVM that takes over has little left to apply, and nothing
 * in its store that the journal does not say.
 */
final class WarmLedger {
  private final PublicChain chain;
  private final PrivateStore store;
  private final WarmLedgers.Records records;
  private final PrivateDerivation.Opened payloads;

  /** Height of a recorded block that comes to another root by now: a payload came after it. */
  private OptionalLong undone = OptionalLong.empty();

  /** One that has looked at nothing; empty payloads where the state is that of no party. */
  WarmLedger(
      PublicChain chain,
      PrivateStore store,
      WarmLedgers.Records records,
      Optional<PayloadReader> payloads) {
    this.chain = chain;
    this.store = store;
    this.records = records;
    this.payloads =
        payloads
            .<PrivateDerivation.Opened>map(reader -> new Read(new PartyPayloads(reader)))
            .orElse(PrivateDerivation.Opened.NONE);
  }

  /**
   * Goes on as far as journal, chain and payloads let it.
   *
   * @throws RuntimeException if one of them does not answer; the next look goes on from there
   */
  void look(BooleanSupplier goOn) {
    records.next(record -> goOn.getAsBoolean() && take(record));
  }

  private boolean take(PrivateLedgerRecord record) {
    return switch (record) {
      case PrivateLedgerRecord.BlockApplied(long height, Hash root, long arrivals) ->
          undone.isPresent() || applied(height, root);
      case PrivateLedgerRecord.Rewound(long height, Hash root, var cause, long arrivals) -> {
        if (store.applied() > height) {
          store.rewind(height);
        }
        undone = undone.stream().filter(since -> since <= height).findFirst();
        yield true;
      }
      case PrivateLedgerRecord.WaitBegun wait -> true;
      case PrivateLedgerRecord.Diverged diverged -> true;
      case PrivateLedgerRecord.Agreed agreed -> true;
    };
  }

  private boolean applied(long height, Hash root) {
    if (height <= store.applied()) {
      // This JVM applied it in an earlier life, or before the ledger went back.
      if (store.stateAt(height).root().equals(root)) {
        return true;
      }
      store.rewind(height - 1);
    }
    if (chain.store().appliedHeight() < height) {
      return false;
    }
    Block block = chain.block(height);
    PrivateBlock done = chain.derive(block, store.stateAt(store.applied()), payloads);
    if (done.state().root().equals(root)) {
      store.apply(done);
    } else {
      undone = OptionalLong.of(height);
    }
    return true;
  }

  /** Payloads that are waited for. */
  private record Read(PartyPayloads payloads) implements PrivateDerivation.Opened {
    @Override
    public Optional<PrivatePayload> open(PayloadHash payload) {
      return found(payload, false);
    }

    @Override
    public Optional<PrivatePayload> openConsent(PayloadHash payload) {
      return found(payload, true);
    }

    private Optional<PrivatePayload> found(PayloadHash payload, boolean asConsent) {
      return switch (answer(payloads.fetch(payload, asConsent).toCompletableFuture())) {
        case PartyPayloads.Answer.Here(var found) -> Optional.of(found);
        case PartyPayloads.Answer.NotParty none -> Optional.empty();
        case PartyPayloads.Answer.Unavailable(var reason) ->
            throw new IllegalStateException("a payload cannot be had: " + reason);
      };
    }

    /** Interrupted where the store is to be handed over. */
    private static PartyPayloads.Answer answer(CompletableFuture<PartyPayloads.Answer> asked) {
      try {
        return asked.get();
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted");
      } catch (ExecutionException failed) {
        throw new IllegalStateException("a payload cannot be had", failed.getCause());
      }
    }
  }
}
