package io.witan.deploy.replay;

import io.witan.actors.host.Cores;
import io.witan.actors.node.ContractValidators;
import io.witan.actors.node.SealCache;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.node.StoppedNode;
import io.witan.deploy.replay.FoldedJournal.Kind;
import io.witan.deploy.replay.FoldedJournal.Taken;
import io.witan.persistence.journal.JournalReader;
import io.witan.persistence.payload.PayloadRows;
import io.witan.persistence.store.RocksLedgerStore;
import io.witan.persistence.store.StateMode;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.chain.BlockRules;
import io.witan.protocol.chain.Chain;
import io.witan.protocol.chain.ChainLimits;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.chain.HeaderRules;
import io.witan.protocol.chain.Succession;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.consensus.raft.RaftHeaderRules;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.journal.ChainRecordCodec;
import io.witan.protocol.journal.ChainStateCodec;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.store.GenesisBlock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Derives all that a stopped node has from its journal, from the genesis block on and in stores of
 * its own, and compares: headers, private roots, snapshots, the node's stores, and the rows of its
 * payloads. In memory that does not grow with the chain.
 */
public final class Verification {
  private static final String CHAIN = RecordsAlone.CHAIN;

  /** Blocks whose senders are recovered together, and their bytes at most. */
  private static final int ROW = 128;

  private static final long ROW_BYTES = 8 << 20;
  private static final long KEPT_STATES = 128;

  private final NodeConfig config;
  private final Genesis genesis;
  private final Path work;
  private final Watcher watcher;
  private final List<Finding> findings = new ArrayList<>();
  private final Workers workers = Cores.of(Runtime.getRuntime().availableProcessors());
  private final SealCache seals = new SealCache(Secp256k1.get());

  /** Who is told how it goes. */
  public interface Watcher {
    void found(Finding finding);

    /** All up to this block are derived. */
    void block(long height, long transactions);

    void done(String what);
  }

  /**
   * A verification of one node.
   *
   * @param work an empty folder for the derived stores
   */
  public Verification(NodeConfig config, Genesis genesis, Path work, Watcher watcher) {
    this.config = config;
    this.genesis = genesis;
    this.work = work;
    this.watcher = watcher;
  }

  /**
   * Goes over everything.
   *
   * @return what was found wrong; empty where nothing is
   * @throws io.witan.persistence.journal.JournalFailure if the journal cannot be read at all
   */
  public List<Finding> run(StoppedNode node) {
    if (!notesHold(node)) {
      return List.copyOf(findings);
    }
    node.journal().prepare(genesis.block().hash());
    try (JournalReader journal = node.journal().reader()) {
      journal.checkBesideRecords(
          Instant.now(),
          (table, which, number, what) ->
              found(new Finding(table, which, number, OptionalLong.empty(), what)));
      new RecordsAlone(journal, genesis, this::found, watcher::done).check();
      try (PayloadRows rows = PayloadRows.open(node.journal())) {
        checkPayloads(rows);
      }
      derive(node, journal);
    }
    return List.copyOf(findings);
  }

  /** Before anything is made ready by what they say. */
  private boolean notesHold(StoppedNode node) {
    try (JournalReader journal = node.journal().reader()) {
      journal.damagedNotes().forEach((name, what) -> found(Finding.of("witan_meta", name, what)));
    }
    if (!findings.isEmpty()) {
      watcher.done("nothing else was looked at: nothing is certain of this journal");
    }
    return findings.isEmpty();
  }

  private synchronized void found(Finding finding) {
    findings.add(finding);
    watcher.found(finding);
  }

  private void checkPayloads(PayloadRows rows) {
    List<PayloadRows.Checked> checked =
        rows.check((table, row, what) -> found(Finding.of(table, row, what)));
    for (PayloadRows.Checked table : checked) {
      if (table.rows() > 0) {
        watcher.done(
            "%s: %d rows, %d without a mark"
                .formatted(table.table(), table.rows(), table.unmarked()));
      }
    }
  }

  private void derive(StoppedNode node, JournalReader journal) {
    Hash chain = genesis.block().hash();
    StoreLimits limits = StoreLimits.SMALL.withCaches(config.state().cache());
    try (JournalReader ahead = node.journal().reader();
        RocksLedgerStore fresh =
            RocksLedgerStore.open(
                work.resolve("ledger"), chain, new StateMode.Pruned(KEPT_STATES), limits);
        PrivateReplays privately =
            PrivateReplays.open(node, config, genesis, journal, work, this::found)) {
      Optional<RocksLedgerStore> stored = node.ledger(chain);
      try {
        FoldedJournal<ChainState, BlockAppended> records = chain(ahead);
        PublicReplay blocks =
            new PublicReplay(
                CHAIN, genesis, rules(), records, fresh, stored, privately, workers, this::found);
        replay(records, blocks);
        blocks.finish();
        watcher.done(
            "%s: %d records, %d transactions, up to block %d with the state root %s"
                .formatted(
                    CHAIN,
                    records.records(),
                    blocks.transactions(),
                    blocks.height(),
                    blocks.root()));
        privately.finish(!blocks.ended(), watcher::done);
      } finally {
        stored.ifPresent(RocksLedgerStore::close);
      }
    }
  }

  private BlockRules rules() {
    return config.raft().enabled() ? new RaftHeaderRules() : new HeaderRules(seals, Quorum::size);
  }

  private FoldedJournal<ChainState, BlockAppended> chain(JournalReader journal) {
    var validators =
        ContractValidators.after(
            genesis.config(), genesis.header(), GenesisBlock.of(genesis).state());
    Chain machine =
        new Chain(new Succession(genesis, validators, seals), rules(), ChainLimits.STANDARD);
    return new FoldedJournal<>(
        CHAIN,
        JournalTip.start(CHAIN, genesis.block().hash()),
        journal,
        Kind.of(machine, new ChainRecordCodec(), new ChainStateCodec(genesis.config())),
        this::found);
  }

  /** While blocks are derived, those behind them are read, and their signatures recovered. */
  private void replay(FoldedJournal<ChainState, BlockAppended> records, PublicReplay blocks) {
    List<PublicReplay.Prepared> row = ahead(records).join();
    while (!row.isEmpty() && !blocks.ended()) {
      CompletableFuture<List<PublicReplay.Prepared>> next = ahead(records);
      for (PublicReplay.Prepared block : row) {
        blocks.next(block);
        watcher.block(blocks.height(), blocks.transactions());
      }
      row = next.join();
    }
    records.end();
  }

  private CompletableFuture<List<PublicReplay.Prepared>> ahead(
      FoldedJournal<ChainState, BlockAppended> records) {
    int validators = records.state().head().validators().size();
    return CompletableFuture.supplyAsync(() -> prepared(row(records), validators));
  }

  private static List<Taken<BlockAppended>> row(FoldedJournal<ChainState, BlockAppended> records) {
    List<Taken<BlockAppended>> row = new ArrayList<>();
    long bytes = 0;
    while (row.size() < ROW && bytes < ROW_BYTES) {
      Optional<Taken<BlockAppended>> next = records.next();
      if (next.isEmpty()) {
        break;
      }
      row.add(next.get());
      bytes += next.get().entry().payload().size();
    }
    return row;
  }

  private List<PublicReplay.Prepared> prepared(List<Taken<BlockAppended>> row, int validators) {
    List<Supplier<Optional<RecoveredTransaction>>> senders = new ArrayList<>();
    List<Supplier<Boolean>> signers = new ArrayList<>();
    for (Taken<BlockAppended> taken : row) {
      Block block = taken.record().block();
      boolean lowSOnly =
          genesis
              .config()
              .at(block.number(), block.header().timestamp())
              .fork()
              .isAtLeast(Fork.HOMESTEAD);
      for (Transaction one : block.transactions()) {
        senders.add(() -> RecoveredTransaction.recover(one, Secp256k1.get(), lowSOnly));
      }
      signers.addAll(seals.recoveries(genesis.config(), block.header(), validators));
    }
    workers.all(signers);
    List<Optional<RecoveredTransaction>> recovered = workers.all(senders);
    List<PublicReplay.Prepared> prepared = new ArrayList<>();
    int from = 0;
    for (Taken<BlockAppended> taken : row) {
      int to = from + taken.record().block().transactions().size();
      List<Optional<RecoveredTransaction>> own = recovered.subList(from, to);
      prepared.add(
          new PublicReplay.Prepared(
              taken,
              own.stream().allMatch(Optional::isPresent)
                  ? Optional.of(own.stream().map(Optional::orElseThrow).toList())
                  : Optional.empty()));
      from = to;
    }
    return prepared;
  }
}
