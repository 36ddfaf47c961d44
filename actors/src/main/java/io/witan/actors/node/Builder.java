package io.witan.actors.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.actors.host.Outputs;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.execution.BuiltBlock;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.execution.FeeMarket;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Role;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.rules.ChainConfig;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Builds, validates and executes blocks, one after the other, on the dispatcher for computing.
 * Asked only by this node's consensus, which waits for one answer per view, and chain, which
 * executes one block at a time: so its mailbox stays short.
 */
final class Builder extends AbstractBehavior<BuilderInput> {
  private final ChainConfig config;
  private final BlockExecutor executor;
  private final Function<Uint256, Iterable<RecoveredTransaction>> candidates;
  private final Function<Block, List<Block>> following;
  private final Duration buildTime;
  private final Outputs routes;
  private final NodeMetrics metrics;

  private Builder(
      ActorContext<BuilderInput> context,
      ChainConfig config,
      BlockExecutor executor,
      Function<Uint256, Iterable<RecoveredTransaction>> candidates,
      Function<Block, List<Block>> following,
      Duration buildTime,
      Outputs routes,
      NodeMetrics metrics) {
    super(context);
    this.config = config;
    this.executor = executor;
    this.candidates = candidates;
    this.following = following;
    this.buildTime = buildTime;
    this.routes = routes;
    this.metrics = metrics;
  }

  /**
   * The actor.
   *
   * @param candidates transactions for a new block of this base fee, best first
   * @param following blocks that wait and are likely executed after this one, which was asked for
   * @param buildTime after which no more candidates are taken
   */
  static Behavior<BuilderInput> create(
      ChainConfig config,
      BlockExecutor executor,
      Function<Uint256, Iterable<RecoveredTransaction>> candidates,
      Function<Block, List<Block>> following,
      Duration buildTime,
      Outputs routes,
      NodeMetrics metrics) {
    Behavior<BuilderInput> builder =
        Behaviors.setup(
            context ->
                new Builder(
                    context, config, executor, candidates, following, buildTime, routes, metrics));
    var stopped = Behaviors.supervise(builder).onFailure(Fault.class, SupervisorStrategy.stop());
    return Behaviors.supervise(stopped)
        .onFailure(RuntimeException.class, SupervisorStrategy.restart());
  }

  @Override
  public Receive<BuilderInput> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onInput).build();
  }

  private Builder onInput(BuilderInput input) {
    switch (input) {
      case BuilderInput.Build build -> build(build);
      case BuilderInput.Validate validate -> validate(validate);
      case BuilderInput.Execute(var blocks) -> execute(blocks);
    }
    return this;
  }

  private void build(BuilderInput.Build build) {
    long begin = System.nanoTime();
    try {
      Header parent = build.parent().header();
      Uint256 baseFee =
          FeeMarket.nextBaseFee(config, parent, build.template().timestamp()).orElse(Uint256.ZERO);
      BuiltBlock built =
          executor.build(
              parent,
              build.template(),
              until(begin + buildTime.toNanos(), candidates.apply(baseFee)));
      metrics.built(System.nanoTime() - begin);
      routes.tell(Role.CONSENSUS, new ConsensusInput.Built(build.view(), built.block().block()));
      if (!built.unbuildable().isEmpty()) {
        routes.tell(Role.POOL, new PoolInput.Unbuildable(built.unbuildable()));
      }
    } catch (RuntimeException failed) {
      routes.tell(Role.CONSENSUS, new ConsensusInput.BuildFailed(build.view(), failed.toString()));
      throw failed;
    }
  }

  private void validate(BuilderInput.Validate validate) {
    Block block = validate.block();
    Optional<String> refusal = refusal(run(validate.parent().header(), block));
    routes.tell(
        Role.CONSENSUS, new ConsensusInput.Validated(validate.view(), block.hash(), refusal));
  }

  private void execute(List<Block> blocks) {
    long begin = System.nanoTime();
    BlockExecutor.Run run = executor.execute(blocks);
    metrics.executed(System.nanoTime() - begin, run.fresh());
    List<ExecutedBlock> done = run.done();
    Optional<List<Address>> contractValidators =
        done.isEmpty()
            ? Optional.empty()
            : ContractValidators.after(
                config, done.getLast().block().header(), done.getLast().state());
    List<Hash> hashes = done.stream().map(ExecutedBlock::hash).toList();
    routes.tell(Role.CHAIN, new ChainInput.Executed(hashes, run.refusal(), contractValidators));
    if (run.refusal().isEmpty()) {
      ahead(following.apply(blocks.getLast()));
    }
  }

  /** While the chain records what was executed and the store takes it. */
  private void ahead(List<Block> blocks) {
    long begin = System.nanoTime();
    int executed = executor.ahead(blocks);
    metrics.executed(System.nanoTime() - begin, executed);
  }

  private BlockResult run(Header parent, Block block) {
    long begin = System.nanoTime();
    BlockResult result = executor.execute(parent, block);
    metrics.executed(System.nanoTime() - begin, 1);
    return result;
  }

  private static Optional<String> refusal(BlockResult result) {
    return switch (result) {
      case BlockResult.Executed ignored -> Optional.empty();
      case BlockResult.Invalid(var reason) -> Optional.of(reason);
    };
  }

  private static Iterable<RecoveredTransaction> until(
      long deadline, Iterable<RecoveredTransaction> all) {
    return () -> {
      Iterator<RecoveredTransaction> each = all.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return System.nanoTime() - deadline < 0 && each.hasNext();
        }

        @Override
        public RecoveredTransaction next() {
          return each.next();
        }
      };
    };
  }
}
