package io.witan.actors.node;

import io.witan.protocol.chain.ChainLimits;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.store.LedgerStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Recovers who signed the transactions and seals of blocks that wait for their execution, on all
 * cores, while earlier blocks are executed. It decides nothing: what it has not done in time is
 * done in its turn, and whoever asks in vain finds out then.
 */
final class Forerunner {
  /** Transactions of blocks that are not applied yet: their senders stay remembered. */
  private static final int MOST_AHEAD = 8_192;

  private static final ChainLimits LIMITS = ChainLimits.STANDARD;

  /** Blocks at once, enough for all cores. */
  private static final int ROW = 16;

  private final ChainConfig config;
  private final LedgerStore store;
  private final SenderCache senders;
  private final SealCache seals;
  private final IntSupplier validators;
  private final Workers workers;
  private final Executor computing;
  private final Deque<Block> waiting = new ArrayDeque<>();
  private final Deque<Block> done = new ArrayDeque<>();
  private int ahead;
  private boolean running;

  /**
   * One for a node.
   *
   * @param validators how many there are at the head: no block has more seals
   */
  Forerunner(
      ChainConfig config,
      LedgerStore store,
      SenderCache senders,
      SealCache seals,
      IntSupplier validators,
      Workers workers,
      Executor computing) {
    this.config = config;
    this.store = store;
    this.senders = senders;
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
    for (Block block : done) {
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

  /** Works, if there is something to do: blocks were applied. */
  synchronized void goOn() {
    long applied = store.appliedHeight();
    while (!done.isEmpty() && done.peek().number() <= applied) {
      ahead -= done.remove().transactions().size();
    }
    if (!running && !waiting.isEmpty() && ahead < MOST_AHEAD) {
      running = true;
      computing.execute(this::work);
    }
  }

  private void work() {
    for (List<Block> row = next(); !row.isEmpty(); row = next()) {
      List<Supplier<Boolean>> tasks = new ArrayList<>();
      for (Block block : row) {
        tasks.addAll(seals.recoveries(config, block.header(), validators.getAsInt()));
        for (Transaction transaction : block.transactions()) {
          tasks.add(() -> senders.recoverSome(List.of(transaction)).isEmpty());
        }
      }
      workers.all(tasks);
    }
  }

  /** The blocks to be worked on now; none where that ends the work. */
  private synchronized List<Block> next() {
    long applied = store.appliedHeight();
    List<Block> row = new ArrayList<>();
    while (row.size() < ROW && ahead < MOST_AHEAD && !waiting.isEmpty()) {
      Block block = waiting.remove();
      if (block.number() > applied) {
        row.add(block);
        done.add(block);
        ahead += block.transactions().size();
      }
    }
    running = !row.isEmpty();
    return row;
  }
}
