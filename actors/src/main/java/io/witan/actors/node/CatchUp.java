package io.witan.actors.node;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.store.GenesisBlock;
import io.witan.protocol.store.LedgerStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the ledger store to the journal's head: executes the blocks it lacks, each of whose roots
 * is compared with its header, or forgets those it has too many. The journal is the truth.
 */
final class CatchUp {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");
  private static final Duration REPORT = Duration.ofSeconds(3);

  private final LedgerStore store;
  private final BlockExecutor executor;
  private final BlockJournal journal;
  private final HealthBoard health;
  private long reportedAt = System.nanoTime();

  CatchUp(LedgerStore store, BlockExecutor executor, BlockJournal journal, HealthBoard health) {
    this.store = store;
    this.executor = executor;
    this.journal = journal;
    this.health = health;
  }

  /**
   * Applies block 0 to an empty store.
   *
   * @throws StartRefused if the store is of another chain
   */
  static void genesis(LedgerStore store, Genesis genesis) {
    if (store.appliedHeight() < 0) {
      store.apply(GenesisBlock.of(genesis));
    }
    Hash ours = genesis.block().hash();
    Hash stored = store.hashAt(0).orElse(Hash.ZERO);
    if (!ours.equals(stored)) {
      throw new StartRefused(
          "the data directory holds another chain: its genesis block is "
              + stored
              + ", that of the genesis file is "
              + ours);
    }
  }

  /**
   * Makes the store's head the journal's.
   *
   * @throws Fault if the two hold different blocks, or a block does not execute
   */
  void to(Head head) {
    if (store.appliedHeight() > head.height()) {
      LOG.warn(
          "the ledger store is ahead of the journal: {} > {}; going back",
          store.appliedHeight(),
          head.height());
      store.rewind(head.height());
    }
    long applied = store.appliedHeight();
    if (!store.hasState(executor.applied(applied))) {
      throw new Fault(
          "the ledger store lacks the state of its block "
              + applied
              + "; delete its directory to have it rebuilt from the journal");
    }
    if (applied < head.height()) {
      LOG.info("executing recorded blocks {} to {}", applied + 1, head.height());
      journal.from(applied + 1, block -> apply(block, head.height()));
    }
    if (!store.hashAt(head.height()).equals(Optional.of(head.hash()))) {
      throw new Fault(
          "the ledger store and the journal hold different blocks at "
              + head.height()
              + "; delete the store's directory to have it rebuilt from the journal");
    }
  }

  /**
   * Applies what the journal has above the store's head.
   *
   * @param applied hears of each block, once the store answers for it
   * @throws Fault if the two hold different blocks, or a block does not execute
   */
  void further(Consumer<ExecutedBlock> applied) {
    journal.from(
        store.appliedHeight() + 1,
        block -> {
          applied.accept(apply(block));
        });
  }

  private void apply(Block block, long target) {
    apply(block);
    health.replaying(block.number(), target);
    if (isReportDue()) {
      LOG.info("executed recorded block {} of {}", block.number(), target);
    }
  }

  private ExecutedBlock apply(Block block) {
    Fault.unless(
        store.hashAt(block.number() - 1).equals(Optional.of(block.header().parentHash())),
        "the ledger store and the journal hold different blocks at " + (block.number() - 1));
    return executor.apply(block);
  }

  private boolean isReportDue() {
    boolean due = System.nanoTime() - reportedAt > REPORT.toNanos();
    if (due) {
      reportedAt = System.nanoTime();
    }
    return due;
  }
}
