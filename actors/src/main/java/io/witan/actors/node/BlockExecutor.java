package io.witan.actors.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.LedgerStore;
import java.util.List;
import java.util.Optional;

/**
 * Executes blocks on stored states, each block once: what was built or validated is remembered
 * until it is applied. Safe to use from any thread.
 */
final class BlockExecutor {
  private static final int REMEMBERED = 8;

  private final ChainConfig config;
  private final LedgerStore store;
  private final SenderCache senders;
  private final Workers workers;
  private final Cache<Hash, ExecutedBlock> executed =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  BlockExecutor(ChainConfig config, LedgerStore store, SenderCache senders, Workers workers) {
    this.config = config;
    this.store = store;
    this.senders = senders;
    this.workers = workers;
  }

  /** Builds a block on {@code parent}, whose state is stored. */
  ExecutedBlock build(Header parent, Header template, Iterable<RecoveredTransaction> candidates) {
    ExecutedBlock built =
        BlockExecution.build(
            stateOf(parent), config, parent, template, candidates, this::hashAt, workers);
    executed.put(built.hash(), built);
    return built;
  }

  /** Executes a block on {@code parent}, whose state is stored. */
  BlockResult execute(Header parent, Block block) {
    Hash hash = block.hash();
    ExecutedBlock known = executed.getIfPresent(hash);
    // The hash covers the header alone, so the body has to be compared.
    if (known != null && block.equals(known.block().withHeader(block.header()))) {
      return new BlockResult.Executed(known);
    }
    boolean lowSOnly =
        config.at(block.number(), block.header().timestamp()).fork().isAtLeast(Fork.HOMESTEAD);
    Optional<List<RecoveredTransaction>> transactions =
        senders.recoverAll(block.transactions(), lowSOnly);
    if (transactions.isEmpty()) {
      return new BlockResult.Invalid("a transaction has no valid signature");
    }
    BlockResult result =
        BlockExecution.execute(
            stateOf(parent), config, parent, block, transactions.get(), this::hashAt, workers);
    if (result instanceof BlockResult.Executed done) {
      executed.put(hash, done.block());
    }
    return result;
  }

  /**
   * Executes a final block on the last applied one, where it is not remembered, and applies it.
   *
   * @throws Fault if its execution does not give what its header says
   */
  ExecutedBlock apply(Block block) {
    Header parent = applied(block.number() - 1);
    ExecutedBlock done =
        switch (execute(parent, block)) {
          case BlockResult.Executed(var result) -> result;
          case BlockResult.Invalid(var reason) ->
              throw new Fault("final block " + block.number() + " cannot be executed: " + reason);
        };
    ExecutedBlock sealed =
        new ExecutedBlock(block, done.hash(), done.transactions(), done.outcomes(), done.state());
    store.apply(sealed);
    executed.invalidate(done.hash());
    return sealed;
  }

  /** The header of an applied block. */
  Header applied(long height) {
    return store
        .hashAt(height)
        .flatMap(store::block)
        .map(Block::header)
        .orElseThrow(() -> new Fault("the ledger store has no block " + height));
  }

  private WorldState stateOf(Header header) {
    return store.stateAt(header);
  }

  private Hash hashAt(long height) {
    return store.hashAt(height).orElse(Hash.ZERO);
  }
}
