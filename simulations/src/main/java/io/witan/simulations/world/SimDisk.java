package io.witan.simulations.world;

import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.consensus.raft.RaftRecord;
import io.witan.protocol.journal.ChainRecordCodec;
import io.witan.protocol.journal.LocalsRecordCodec;
import io.witan.protocol.journal.VoteRecordCodec;
import io.witan.protocol.pool.LocalsRecord;
import io.witan.protocol.votes.VoteRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What outlives a node's lives: its journals, and the ledger that follows from its chain. */
final class SimDisk {
  private final SimJournal<BlockAppended> chain;
  private final SimJournal<VoteRecord> votes;
  private final SimJournal<RaftRecord> raft = new SimJournal<>(Optional.empty());
  private final SimJournal<LocalsRecord> locals;
  private final DiskTrouble trouble;
  private Optional<Ledger> ledger = Optional.empty();
  private int applied;

  /** An empty disk. */
  SimDisk(DiskTrouble trouble, boolean exact) {
    this.chain = new SimJournal<>(exact ? Optional.of(new ChainRecordCodec()) : Optional.empty());
    this.votes = new SimJournal<>(exact ? Optional.of(new VoteRecordCodec()) : Optional.empty());
    this.locals = new SimJournal<>(exact ? Optional.of(new LocalsRecordCodec()) : Optional.empty());
    this.trouble = trouble;
  }

  SimJournal<BlockAppended> chain() {
    return chain;
  }

  SimJournal<VoteRecord> votes() {
    return votes;
  }

  SimJournal<RaftRecord> raft() {
    return raft;
  }

  SimJournal<LocalsRecord> locals() {
    return locals;
  }

  DiskTrouble trouble() {
    return trouble;
  }

  /**
   * The ledger with all blocks of the chain applied.
   *
   * @param genesis makes one that holds the genesis block
   */
  Ledger ledger(Supplier<Ledger> genesis) {
    if (ledger.isEmpty() || applied > chain.records().size()) {
      ledger = Optional.of(genesis.get());
      applied = 0;
    }
    List<BlockAppended> blocks = chain.records();
    while (applied < blocks.size()) {
      ledger.get().apply(blocks.get(applied++).block());
    }
    return ledger.get();
  }
}
