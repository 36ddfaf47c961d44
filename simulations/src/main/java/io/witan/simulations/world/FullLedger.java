package io.witan.simulations.world;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.GenesisBlock;
import io.witan.protocol.store.MemoryLedgerStore;
import io.witan.protocol.sync.BlockReader;
import java.util.List;
import java.util.Optional;

/** The product's own execution on a state of its own, in memory. */
final class FullLedger implements Ledger {
  private final Genesis genesis;
  private final Workload workload;
  private final MemoryLedgerStore store = new MemoryLedgerStore();
  private final BlockReader reader = BlockReader.of(store);

  /** The latest that was executed: as a rule it is the next to be applied. */
  private Optional<ExecutedBlock> latest = Optional.empty();

  FullLedger(Genesis genesis, Workload workload) {
    this.genesis = genesis;
    this.workload = workload;
    store.apply(GenesisBlock.of(genesis));
  }

  @Override
  public Block build(Header parent, Header template, long lot) {
    return build(parent, template, workload.next(store.stateAt(parent)));
  }

  @Override
  public Block build(Header parent, Header template, Iterable<RecoveredTransaction> candidates) {
    WorldState state = store.stateAt(parent);
    return BlockExecution.build(
            state, genesis.config(), parent, template, candidates, this::hash, Workers.CALLER)
        .block()
        .block();
  }

  @Override
  public Optional<String> refusal(Header parent, Block block) {
    if (latest.isPresent() && latest.get().hash().equals(block.hash())) {
      return Optional.empty();
    }
    BlockResult result =
        BlockExecution.execute(
            stateAfter(parent),
            genesis.config(),
            parent,
            block,
            workload.recovered(block),
            this::hash,
            Workers.CALLER);
    return switch (result) {
      case BlockResult.Executed executed -> {
        latest = Optional.of(executed.block());
        yield Optional.empty();
      }
      case BlockResult.Invalid invalid -> Optional.of(invalid.reason());
    };
  }

  /** Of an applied block or of the latest. */
  private WorldState stateAfter(Header parent) {
    return latest
        .filter(unapplied -> unapplied.hash().equals(BlockHash.of(parent)))
        .map(unapplied -> unapplied.state().settled())
        .orElseGet(() -> store.stateAt(parent));
  }

  @Override
  public void apply(Block block) {
    Fault.unless(refusal(block).isEmpty(), "a final block is not valid");
    ExecutedBlock executed = latest.orElseThrow();
    store.apply(
        new ExecutedBlock(
            block,
            executed.hash(),
            executed.transactions(),
            executed.outcomes(),
            executed.state()));
  }

  private Hash hash(long height) {
    return store.hashAt(height).orElse(Hash.ZERO);
  }

  @Override
  public Optional<Hash> hashAt(long height) {
    return reader.hashAt(height);
  }

  @Override
  public Optional<Long> heightOf(Hash hash) {
    return reader.heightOf(hash);
  }

  @Override
  public Optional<Block> block(Hash hash) {
    return reader.block(hash);
  }

  @Override
  public Optional<List<Receipt>> receipts(Hash hash) {
    return reader.receipts(hash);
  }
}
