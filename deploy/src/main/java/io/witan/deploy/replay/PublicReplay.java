package io.witan.deploy.replay;

import io.witan.actors.node.ContractValidators;
import io.witan.persistence.store.RocksLedgerStore;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.chain.BlockRules;
import io.witan.protocol.chain.ChainRefusal;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.GenesisBlock;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.trie.NodeSource.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The public chain derived anew, block by block: the rules of its headers and seals, its execution,
 * and what the node has stored of it.
 */
final class PublicReplay {
  private final ChainConfig config;
  private final BlockRules rules;
  private final FoldedJournal<ChainState, BlockAppended> records;
  private final LedgerStore fresh;
  private final Optional<RocksLedgerStore> stored;
  private final PrivateReplays privately;
  private final Workers workers;
  private final String id;
  private final Consumer<Finding> findings;
  private Header parent;
  private long transactions;
  private boolean ended;

  /** A block's record with the senders of its transactions; empty where one has none. */
  record Prepared(
      FoldedJournal.Taken<BlockAppended> taken,
      Optional<List<RecoveredTransaction>> transactions) {}

  /**
   * Before the first block.
   *
   * @param records of the chain, from the first on
   * @param fresh an empty store
   * @param stored the node's
   * @param privately the private states that follow
   */
  PublicReplay(
      String id,
      Genesis genesis,
      BlockRules rules,
      FoldedJournal<ChainState, BlockAppended> records,
      LedgerStore fresh,
      Optional<RocksLedgerStore> stored,
      PrivateReplays privately,
      Workers workers,
      Consumer<Finding> findings) {
    this.id = id;
    this.config = genesis.config();
    this.rules = rules;
    this.records = records;
    this.fresh = fresh;
    this.stored = stored;
    this.privately = privately;
    this.workers = workers;
    this.findings = findings;
    this.parent = genesis.header();
    fresh.apply(GenesisBlock.of(genesis));
  }

  /** Derives one block. Does nothing after one that cannot be. */
  void next(Prepared prepared) {
    if (ended) {
      return;
    }
    BlockAppended record = prepared.taken.record();
    Block block = record.block();
    Optional<ChainRefusal> refusal = rules.refusal(records.state().head(), block);
    if (refusal.isPresent()) {
      end(prepared, refusal.get().text());
      return;
    }
    if (prepared.transactions.isEmpty()) {
      end(prepared, "a transaction has no valid signature");
      return;
    }
    WorldState before = fresh.stateAt(parent);
    BlockResult result =
        BlockExecution.execute(
            before, config, parent, block, prepared.transactions.get(), this::hashAt, workers);
    switch (result) {
      case BlockResult.Invalid(var reason) -> end(prepared, reason);
      case BlockResult.Executed(var executed) -> {
        Optional<List<Address>> named =
            ContractValidators.after(config, block.header(), executed.state());
        if (!named.equals(record.contractValidators())) {
          end(prepared, "the validators that its contract names are not those recorded");
          return;
        }
        privately.follow(block, prepared.transactions.get(), before, this::hashAt);
        fresh.apply(executed);
        records.fold(prepared.taken);
        compareStored(block, executed);
        transactions += block.transactions().size();
        parent = block.header();
      }
    }
  }

  private void end(Prepared prepared, String reason) {
    FoldedJournal.Taken<BlockAppended> taken = prepared.taken;
    long height = taken.record().block().number();
    findings.accept(Finding.record(id, taken.number(), height, reason));
    ended = true;
  }

  private Hash hashAt(long height) {
    return fresh.hashAt(height).orElse(Hash.ZERO);
  }

  private void compareStored(Block block, ExecutedBlock executed) {
    if (stored.isEmpty() || stored.get().appliedHeight() < block.number()) {
      return;
    }
    LedgerStore node = stored.get();
    Hash hash = node.hashAt(block.number()).orElse(Hash.ZERO);
    String differs = null;
    if (!hash.equals(executed.hash())) {
      differs = Finding.differs("its hash", hash, executed.hash());
    } else if (!node.block(hash).equals(Optional.of(block))) {
      differs = "it is not the block that is recorded";
    } else if (!node.outcomes(hash).equals(Optional.of(executed.outcomes()))) {
      differs = "its receipts are not those derived";
    }
    if (differs != null) {
      findings.accept(Finding.stored("the ledger store", block.number(), differs));
    }
  }

  /** What the node has beside the blocks of its journal. */
  void finish() {
    if (stored.isEmpty() || stored.get().appliedHeight() < 0) {
      return;
    }
    RocksLedgerStore node = stored.get();
    long height = node.appliedHeight();
    if (!ended && height > height()) {
      findings.accept(
          Finding.stored(
              "the ledger store",
              height,
              "%s ends with record %d already".formatted(id, height())));
    }
    try {
      Block head = node.hashAt(height).flatMap(node::block).orElseThrow();
      node.stateAt(head.header()).audit();
    } catch (Fault | MissingNode damaged) {
      findings.accept(Finding.stored("the ledger store", height, damaged.getMessage()));
    }
  }

  /** Of the last block that was derived. */
  long height() {
    return parent.number();
  }

  Hash root() {
    return parent.stateRoot();
  }

  long transactions() {
    return transactions;
  }

  /** Whether a block could not be derived. */
  boolean ended() {
    return ended;
  }
}
