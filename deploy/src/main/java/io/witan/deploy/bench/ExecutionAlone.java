package io.witan.deploy.bench;

import com.sun.management.OperatingSystemMXBean;
import io.witan.actors.host.Cores;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.chainfile.ChainFile;
import io.witan.persistence.store.RocksLedgerStore;
import io.witan.persistence.store.StateMode;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.store.GenesisBlock;
import io.witan.protocol.store.LedgerStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What a node must do with a block whoever brings it: recover the senders, execute, compute the
 * root, store. Without network, consensus, seals and journal, so as fast as any way of syncing can
 * be. Senders are recovered on all cores, of the next blocks while these are executed.
 */
final class ExecutionAlone {
  private static final int ROW = 256;
  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Genesis genesis;
  private final Path file;
  private final Path ledger;
  private final Workers workers = Cores.of(Runtime.getRuntime().availableProcessors());

  /** Of the blocks of a file, into a new store in the folder {@code ledger}. */
  ExecutionAlone(Genesis genesis, Path file, Path ledger) {
    this.genesis = genesis;
    this.file = file;
    this.ledger = ledger;
  }

  /**
   * What was measured.
   *
   * @param busy CPU time, in nanoseconds
   */
  record Measured(long blocks, long transactions, long gas, long nanos, long busy) {}

  /** A block with its transactions recovered. */
  private record Ready(Block block, List<RecoveredTransaction> transactions) {}

  Measured run() {
    try (ChainFile chain = ChainFile.open(file);
        RocksLedgerStore store =
            RocksLedgerStore.open(
                ledger, genesis.block().hash(), StateMode.ARCHIVE, StoreLimits.SMALL)) {
      store.apply(GenesisBlock.of(genesis));
      long transactions = 0;
      long gas = 0;
      long busy = MACHINE.getProcessCpuTime();
      long began = System.nanoTime();
      CompletableFuture<List<Ready>> ahead = ready(chain, 1);
      for (long next = 1; next <= chain.last(); ) {
        List<Ready> row = ahead.join();
        next += row.size();
        ahead = ready(chain, next);
        for (Ready each : row) {
          store.apply(execute(store, each));
          transactions += each.transactions.size();
          gas += each.block.header().gasUsed();
        }
      }
      return new Measured(
          chain.last(),
          transactions,
          gas,
          System.nanoTime() - began,
          MACHINE.getProcessCpuTime() - busy);
    }
  }

  private CompletableFuture<List<Ready>> ready(ChainFile chain, long first) {
    return CompletableFuture.supplyAsync(() -> row(chain, first));
  }

  private List<Ready> row(ChainFile chain, long first) {
    List<Supplier<Ready>> recovering = new ArrayList<>();
    for (long number = first; number <= chain.last() && number < first + ROW; number++) {
      Block block = chain.hashAt(number).flatMap(chain::block).orElseThrow();
      recovering.add(() -> new Ready(block, recovered(block)));
    }
    return workers.all(recovering);
  }

  private static List<RecoveredTransaction> recovered(Block block) {
    return block.transactions().stream()
        .map(one -> RecoveredTransaction.recover(one, Secp256k1.get(), true).orElseThrow())
        .toList();
  }

  private ExecutedBlock execute(LedgerStore store, Ready each) {
    Hash parentHash = each.block.header().parentHash();
    Header parent = store.block(parentHash).orElseThrow().header();
    BlockResult result =
        BlockExecution.execute(
            store.stateAt(parent),
            genesis.config(),
            parent,
            each.block,
            each.transactions,
            height -> store.hashAt(height).orElseThrow(),
            workers);
    return switch (result) {
      case BlockResult.Executed(var executed) -> executed;
      case BlockResult.Invalid(var reason) ->
          throw new CommandFailure("block " + each.block.number() + ": " + reason);
    };
  }
}
