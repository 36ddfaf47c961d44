package io.witan.actors.node;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.ChainLimits;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.store.LedgerStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Recovers who signed the transactions and seals of blocks that wait for their execution, on all
 * cores, while earlier blocks are executed. It decides nothing: what it has not done in time is
 * done in its turn, and whoever asks in vain finds out then.
 */
final class Forerunner {
  private static final ChainLimits LIMITS = ChainLimits.STANDARD;

  /** Transactions of blocks that are not applied yet. */
  private static final int MOST_AHEAD = 8_192;

  /** Blocks at once, enough for all cores. */
  private static final int ROW = 16;

  private final ChainConfig config;
  private final LedgerStore store;
  private final Verifier verifier;
  private final SealCache seals;
  private final IntSupplier validators;
  private final Workers workers;
  private final Executor computing;
  private final Deque<Block> waiting = new ArrayDeque<>();

  /** Blocks that are worked on, or done, and not applied yet. */
  private final Map<Hash, Ready> ready = new LinkedHashMap<>();

  private int ahead;
  private boolean running;

  /**
   * A block that is worked on.
   *
   * @param transactions empty where one has no valid signature
   */
  private record Ready(
      Block block, CompletableFuture<Optional<List<RecoveredTransaction>>> transactions) {
    void done(List<Optional<RecoveredTransaction>> recovered) {
      transactions.complete(
          recovered.stream().allMatch(Optional::isPresent)
              ? Optional.of(recovered.stream().map(Optional::get).toList())
              : Optional.empty());
    }
  }

  /**
   * One for a node.
   *
   * @param validators how many there are at the head: no block has more seals
   */
  Forerunner(
      ChainConfig config,
      LedgerStore store,
      Verifier verifier,
      SealCache seals,
      IntSupplier validators,
      Workers workers,
      Executor computing) {
    this.config = config;
    this.store = store;
    this.verifier = verifier;
    this.seals = seals;
    this.validators = validators;
    this.workers = workers;
    this.computing = computing;
  }

  /** A block that was fetched is handed to the chain. */
  synchronized void take(Block block) {
    waiting.add(block);
    goOn();
  }

  /** A block was refused: those after it are likely worth nothing. */
  synchronized void forget() {
    waiting.clear();
  }

  /** What waits of the blocks after this one, as much as makes a run. */
  synchronized List<Block> after(Block last) {
    List<Block> next = new ArrayList<>();
    long gas = 0;
    for (Ready each : ready.values()) {
      Block block = each.block;
      Block before = next.isEmpty() ? last : next.getLast();
      gas += block.number() > last.number() ? block.header().gasUsed() : 0;
      if (next.size() == LIMITS.run() || gas > LIMITS.runGas()) {
        break;
      }
      if (block.number() == before.number() + 1
          && block.header().parentHash().equals(before.hash())) {
        next.add(block);
      }
    }
    return next;
  }

  /**
   * A block's transactions with their senders, valid by the rules since Homestead; who asks while
   * they are recovered waits. Empty where that was not begun, or one has no valid signature.
   */
  Optional<List<RecoveredTransaction>> recovered(Block block) {
    Ready known = known(block.hash());
    // The hash covers the header alone, so the body has to be compared.
    return known == null || !known.block.transactions().equals(block.transactions())
        ? Optional.empty()
        : known.transactions.join();
  }

  private synchronized Ready known(Hash hash) {
    return ready.get(hash);
  }

  /** Works, if there is something to do: blocks were applied. */
  synchronized void goOn() {
    long applied = store.appliedHeight();
    ready.values().removeIf(each -> each.block.number() <= applied);
    ahead = 0;
    ready.values().forEach(each -> ahead += each.block.transactions().size());
    if (!running && !waiting.isEmpty() && ahead < MOST_AHEAD) {
      running = true;
      computing.execute(this::work);
    }
  }

  private void work() {
    for (List<Ready> row = next(); !row.isEmpty(); row = next()) {
      try {
        recover(row);
      } finally {
        // Whoever waits for what failed does it himself.
        row.forEach(each -> each.transactions.complete(Optional.empty()));
      }
    }
  }

  private void recover(List<Ready> row) {
    List<Supplier<Optional<RecoveredTransaction>>> senders = new ArrayList<>();
    List<Supplier<Boolean>> sealers = new ArrayList<>();
    for (Ready each : row) {
      for (Transaction transaction : each.block.transactions()) {
        senders.add(() -> RecoveredTransaction.recover(transaction, verifier, true));
      }
      sealers.addAll(seals.recoveries(config, each.block.header(), validators.getAsInt()));
    }
    List<Optional<RecoveredTransaction>> recovered = workers.all(senders);
    int at = 0;
    for (Ready each : row) {
      int end = at + each.block.transactions().size();
      each.done(recovered.subList(at, end));
      at = end;
    }
    workers.all(sealers);
  }

  /** The blocks to be worked on now; none where that ends the work. */
  private synchronized List<Ready> next() {
    long applied = store.appliedHeight();
    List<Ready> row = new ArrayList<>();
    while (row.size() < ROW && ahead < MOST_AHEAD && !waiting.isEmpty()) {
      Block block = waiting.remove();
      if (block.number() > applied && !ready.containsKey(block.hash())) {
        Ready begun = new Ready(block, new CompletableFuture<>());
        row.add(begun);
        ready.put(block.hash(), begun);
        ahead += block.transactions().size();
      }
    }
    running = !row.isEmpty();
    return row;
  }
}
