package io.witan.deploy.bench;

import com.sun.management.OperatingSystemMXBean;
import io.witan.actors.host.Cores;
import io.witan.persistence.store.RocksLedgerStore;
import io.witan.persistence.store.StateMode;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Fills a store, then executes and commits blocks on it, with the memory that a node has. */
final class StateBench {
  /**
   * Blocks that warm caches and compiler, not counted: with 50, the first size of the process took
   * twice the time that it takes.
   */
  private static final int WARM_UP = 300;

  private static final int KEPT_STATES = 128;

  private final Path filled;
  private final Path folder;
  private final int accounts;
  private final int blocks;
  private final Consumer<String> progress;
  private final StateBenchChain chain;
  private final Workers workers = Cores.of(Runtime.getRuntime().availableProcessors());
  private final OperatingSystemMXBean machine =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /**
   * Of one size of the state.
   *
   * @param filled where the state is filled, unless it is there
   * @param folder where a copy of it is measured
   */
  StateBench(Path filled, Path folder, int accounts, int blocks, Consumer<String> progress) {
    this.filled = filled;
    this.folder = folder;
    this.accounts = accounts;
    this.blocks = blocks;
    this.progress = progress;
    this.chain = new StateBenchChain(accounts);
  }

  /** Times of one step over all blocks, in nanoseconds. */
  record Times(long median, long p99) {
    static Times of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Times(sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]);
    }
  }

  /**
   * What was measured with blocks of one kind.
   *
   * @param busy CPU time of the whole process for a block, in nanoseconds
   * @param heap in use after a collection, in bytes
   * @param diskPerAccount bytes, of the state as it was filled
   * @param diskPerBlock bytes by which the whole ledger grew
   */
  record Measured(
      int accounts,
      String mode,
      String kind,
      Times execute,
      Times commit,
      long busy,
      long heap,
      long diskPerAccount,
      long diskPerBlock) {}

  List<Measured> run() throws IOException {
    long perAccount;
    try (RocksLedgerStore store = open(filled, StateMode.ARCHIVE)) {
      fill(store);
      perAccount = store.compact() / accounts;
    }
    copy(filled, folder);
    List<Measured> all = new ArrayList<>();
    try (RocksLedgerStore store = open(folder, StateMode.ARCHIVE)) {
      all.add(measure(store, "archive", false, perAccount));
      all.add(measure(store, "archive", true, perAccount));
    }
    try (RocksLedgerStore store = open(folder, new StateMode.Pruned(KEPT_STATES))) {
      all.add(measure(store, "pruned", false, perAccount));
      all.add(measure(store, "pruned", true, perAccount));
    }
    return all;
  }

  private RocksLedgerStore open(Path directory, StateMode mode) {
    long cache = StoreLimits.cachesFor(machine.getTotalMemorySize());
    return RocksLedgerStore.open(
        directory, StateBenchChain.GENESIS.hash(), mode, StoreLimits.SMALL.withCaches(cache));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private void fill(RocksLedgerStore store) {
    long began = System.nanoTime();
    long told = began;
    for (int done = (int) store.appliedHeight() + 1; done < chain.fillingBlocks(); done++) {
      store.apply(chain.filling(done, store));
      long now = System.nanoTime();
      if (now - told > 5_000_000_000L) {
        told = now;
        progress.accept(100L * done / chain.fillingBlocks() + " % of " + accounts + " accounts");
      }
    }
    chain.filled();
    long seconds = (System.nanoTime() - began) / 1_000_000_000L;
    progress.accept(accounts + " accounts written in " + seconds + " s");
  }

  private Measured measure(RocksLedgerStore store, String mode, boolean tokens, long perAccount) {
    String kind = tokens ? "ERC-20 transfers" : "transfers";
    long[] execute = new long[blocks];
    long[] commit = new long[blocks];
    long size = 0;
    long busy = 0;
    for (int i = -WARM_UP; i < blocks; i++) {
      if (i == 0) {
        size = store.compact();
        busy = machine.getProcessCpuTime();
      }
      List<RecoveredTransaction> transactions = chain.transactions(tokens);
      Header parent = chain.head(store);
      long began = System.nanoTime();
      ExecutedBlock block =
          BlockExecution.build(
                  store.stateAt(parent),
                  StateBenchChain.CONFIG,
                  parent,
                  StateBenchChain.template(parent),
                  transactions,
                  height -> store.hashAt(height).orElseThrow(),
                  workers)
              .block();
      long executed = System.nanoTime();
      Fault.unless(block.transactions().size() == transactions.size(), "a transaction is not in");
      store.apply(block);
      if (i >= 0) {
        execute[i] = executed - began;
        commit[i] = System.nanoTime() - executed;
      }
    }
    busy = (machine.getProcessCpuTime() - busy) / blocks;
    long grown = (store.compact() - size) / blocks;
    Measured measured =
        new Measured(
            accounts,
            mode,
            kind,
            Times.of(execute),
            Times.of(commit),
            busy,
            heap(),
            perAccount,
            grown);
    progress.accept(accounts + " accounts, " + mode + ", " + kind + ": done");
    return measured;
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
