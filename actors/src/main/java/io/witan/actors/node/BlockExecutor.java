package io.witan.actors.node;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.ChainLimits;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.execution.BuiltBlock;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.state.StateSource.MissingState;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.LedgerStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.StreamSupport;

/**
 * Executes blocks on stored states, each block once: what was built or validated is remembered
 * until it is applied. Safe to use from any thread.
 */
final class BlockExecutor {
  private static final int REMEMBERED = 8;
  private static final long MOST_BASED = 32;

  private final ChainConfig config;
  private final LedgerStore store;
  private final SenderCache senders;
  private final Function<Block, Optional<List<RecoveredTransaction>>> recovered;
  private final Workers workers;
  private final Recent<Hash, ExecutedBlock> executed = new Recent<>(REMEMBERED);

  /** Blocks that were executed together and are applied once they are recorded. */
  private final Recent<Hash, ExecutedBlock> run = new Recent<>(2 * ChainLimits.STANDARD.run());

  /** The last blocks built here: Raft's leader builds on those that are on their way. */
  private final Recent<Hash, Ahead> unapplied = new Recent<>(2 * REMEMBERED);

  /**
   * A block that was built and perhaps not applied. It serves to build on only: what is applied has
   * to say what it changes of its parent's stored state, and is executed on that.
   *
   * @param base height of the stored state that its state stands on
   */
  private record Ahead(ExecutedBlock block, long base) {}

  /**
   * One for a node.
   *
   * @param recovered the transactions of a block whose senders were recovered before their turn
   */
  BlockExecutor(
      ChainConfig config,
      LedgerStore store,
      SenderCache senders,
      Function<Block, Optional<List<RecoveredTransaction>>> recovered,
      Workers workers) {
    this.config = config;
    this.store = store;
    this.senders = senders;
    this.recovered = recovered;
    this.workers = workers;
  }

  /**
   * Builds a block on {@code parent}: an applied block, or one of the last that were built here and
   * are not applied yet.
   */
  BuiltBlock build(Header parent, Header template, Iterable<RecoveredTransaction> candidates) {
    List<Ahead> ahead = ahead(template.parentHash());
    BuiltBlock result =
        BlockExecution.build(
            ahead.isEmpty() ? stateOf(parent) : stateAfter(ahead),
            config,
            parent,
            template,
            without(candidates, ahead),
            height -> hashAt(height, ahead),
            workers);
    ExecutedBlock built = result.block();
    if (ahead.isEmpty()) {
      executed.put(built.hash(), built);
    }
    if (!built.transactions().isEmpty()) {
      // Raft, which alone builds on what is not applied, throws empty blocks away.
      long base = ahead.isEmpty() ? parent.number() : baseOf(ahead);
      unapplied.put(built.hash(), new Ahead(built, base));
    }
    return result;
  }

  /** From the block of this hash back to the first that is not applied; empty where it is. */
  private List<Ahead> ahead(Hash head) {
    List<Ahead> blocks = new ArrayList<>();
    Optional<Ahead> at = unapplied.get(head);
    while (at.isPresent() && at.get().block.block().number() > store.appliedHeight()) {
      blocks.add(at.get());
      at = unapplied.get(at.get().block.block().header().parentHash());
    }
    return blocks;
  }

  /**
   * The state after the newest. It remembers all changes since the stored state that it stands on:
   * once that one is old, the blocks are executed anew on a younger.
   */
  private WorldState stateAfter(List<Ahead> ahead) {
    ExecutedBlock newest = ahead.getFirst().block;
    if (baseOf(ahead) == ahead.getFirst().base) {
      return newest.state();
    }
    Header parent = applied(ahead.getLast().block.block().number() - 1);
    WorldState state = stateOf(parent);
    for (Ahead each : ahead.reversed()) {
      BlockResult result =
          BlockExecution.execute(
              state,
              config,
              parent,
              each.block.block(),
              each.block.transactions(),
              height -> hashAt(height, ahead),
              workers);
      if (!(result instanceof BlockResult.Executed again)) {
        throw new Fault("a block that was built here cannot be executed here");
      }
      state = again.block().state();
      parent = each.block.block().header();
    }
    return state;
  }

  private long baseOf(List<Ahead> ahead) {
    long last = ahead.getLast().block.block().number() - 1;
    long base = ahead.getFirst().base;
    return last - base > MOST_BASED ? last : base;
  }

  private static Iterable<RecoveredTransaction> without(
      Iterable<RecoveredTransaction> candidates, List<Ahead> ahead) {
    if (ahead.isEmpty()) {
      return candidates;
    }
    Set<Hash> included = new HashSet<>();
    ahead.forEach(each -> each.block.transactions().forEach(t -> included.add(t.hash())));
    return () ->
        StreamSupport.stream(candidates.spliterator(), false)
            .filter(candidate -> !included.contains(candidate.hash()))
            .iterator();
  }

  private Hash hashAt(long height, List<Ahead> ahead) {
    for (Ahead each : ahead) {
      if (each.block.block().number() == height) {
        return each.block.hash();
      }
    }
    return hashAt(height);
  }

  /**
   * What came of a run of blocks.
   *
   * @param done from the first on
   * @param fresh how many of them had not been executed before
   * @param refusal why the one after them does not give what its header says
   */
  record Run(List<ExecutedBlock> done, int fresh, Optional<String> refusal) {}

  /**
   * Executes blocks, each on the one before it. The first stands on an applied block, or on one
   * that was executed so and is not applied yet.
   */
  Run execute(List<Block> blocks) {
    List<ExecutedBlock> line = waitingBefore(blocks.getFirst());
    int before = line.size();
    Header base = applied(blocks.getFirst().number() - before - 1);
    int fresh = 0;
    Optional<WorldState> state = Optional.empty();
    for (Block block : blocks) {
      Optional<ExecutedBlock> known = known(block);
      if (known.isPresent()) {
        line.add(known.get());
        state = Optional.empty();
      } else {
        WorldState on = state.isPresent() ? state.get() : stateAfter(base, line);
        Header parent = line.isEmpty() ? base : line.getLast().block().header();
        switch (execute(on, parent, block, height -> hashAt(base, line, height))) {
          case BlockResult.Invalid(var reason) -> {
            return new Run(line.subList(before, line.size()), fresh, Optional.of(reason));
          }
          case BlockResult.Executed(var result) -> {
            line.add(result);
            fresh++;
            state = Optional.of(result.state().settled());
          }
        }
      }
      run.put(line.getLast().hash(), line.getLast());
    }
    return new Run(line.subList(before, line.size()), fresh, Optional.empty());
  }

  /**
   * Executes blocks that are likely asked for next, after those of a run that is being recorded and
   * applied meanwhile. It decides nothing: what is not done, or not well, is found out when it is
   * asked for.
   *
   * @return how many were executed
   */
  int ahead(List<Block> blocks) {
    try {
      return blocks.isEmpty() ? 0 : execute(blocks).fresh();
    } catch (MissingState gone) {
      return 0; // so much was applied meanwhile that the state below is not kept any more
    }
  }

  /** Executed and not applied, up to the parent of this block. */
  private List<ExecutedBlock> waitingBefore(Block block) {
    List<ExecutedBlock> line = new ArrayList<>();
    Optional<ExecutedBlock> at = run.get(block.header().parentHash());
    while (at.isPresent() && at.get().block().number() > store.appliedHeight()) {
      line.addFirst(at.get());
      at = run.get(at.get().block().header().parentHash());
    }
    return line;
  }

  private WorldState stateAfter(Header base, List<ExecutedBlock> line) {
    return line.isEmpty()
        ? stateOf(base)
        : line.getLast().state().settledOn(stateOf(base), line.size());
  }

  private Hash hashAt(Header base, List<ExecutedBlock> line, long height) {
    long place = height - base.number() - 1;
    return place < 0 ? hashAt(height) : line.get((int) place).hash();
  }

  /** Executes a block on {@code parent}, whose state is stored. */
  BlockResult execute(Header parent, Block block) {
    Optional<ExecutedBlock> known = known(block);
    return known.isPresent()
        ? new BlockResult.Executed(known.get())
        : execute(stateOf(parent), parent, block, this::hashAt);
  }

  /** The outcome that is remembered. */
  private Optional<ExecutedBlock> known(Block block) {
    // The hash covers the header alone, so the body has to be compared.
    return run.get(block.hash())
        .or(() -> executed.get(block.hash()))
        .filter(known -> block.equals(known.block().withHeader(block.header())));
  }

  private BlockResult execute(
      WorldState state, Header parent, Block block, LongFunction<Hash> hashes) {
    boolean lowSOnly =
        config.at(block.number(), block.header().timestamp()).fork().isAtLeast(Fork.HOMESTEAD);
    Optional<List<RecoveredTransaction>> transactions =
        (lowSOnly ? recovered.apply(block) : Optional.<List<RecoveredTransaction>>empty())
            .or(() -> senders.recoverAll(block.transactions(), lowSOnly));
    if (transactions.isEmpty()) {
      return new BlockResult.Invalid("a transaction has no valid signature");
    }
    BlockResult result =
        BlockExecution.execute(state, config, parent, block, transactions.get(), hashes, workers);
    if (result instanceof BlockResult.Executed done) {
      executed.put(block.hash(), done.block());
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
    run.remove(done.hash());
    executed.remove(done.hash());
    unapplied.remove(done.hash());
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
