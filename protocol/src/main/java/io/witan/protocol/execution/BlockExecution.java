package io.witan.protocol.execution;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Runs the transactions of a block on the state of its parent: pure functions. */
public final class BlockExecution {
  /** No transaction is cheaper. */
  private static final long LEAST_GAS = 21_000;

  /**
   * Transactions of a block that we build, in bytes: with the header and its seals they stay below
   * the bound of EIP-7934, so that a block with its justification passes as one message.
   */
  private static final int MOST_BYTES = BlockForm.MOST_BYTES - 128 * 1024;

  private BlockExecution() {}

  /**
   * Runs a block and compares every commitment of its header. Seals, time, difficulty and gas limit
   * are not looked at here.
   *
   * @param transactions the block's own, recovered, in its order
   * @param blockHashes hash by number, for the 256 blocks before this one
   * @param workers who may run transactions at the same time; the result does not depend on them
   */
  public static BlockResult execute(
      WorldState parent,
      ChainConfig config,
      Header parentHeader,
      Block block,
      List<RecoveredTransaction> transactions,
      LongFunction<Hash> blockHashes,
      Workers workers) {
    Fault.unless(
        transactions.stream()
            .map(RecoveredTransaction::transaction)
            .toList()
            .equals(block.transactions()),
        "the recovered transactions are not the block's");
    Optional<String> malformed = BlockForm.problem(config, parentHeader, block);
    if (malformed.isPresent()) {
      return new BlockResult.Invalid(malformed.get());
    }
    BlockRun run = new BlockRun(parent, config, block.header(), blockHashes, workers);
    int index = 0;
    for (RecoveredTransaction transaction : run.ahead(transactions)) {
      Optional<InvalidTransaction> problem = run.add(transaction);
      if (problem.isPresent()) {
        return new BlockResult.Invalid("transaction " + index + ": " + problem.get().text());
      }
      index++;
    }
    BlockResult result = run.complete(block);
    if (result instanceof BlockResult.Executed executed) {
      Header found = executed.block().block().header();
      if (!found.equals(block.header())) {
        return new BlockResult.Invalid(BlockForm.difference(block.header(), found));
      }
    }
    return result;
  }

  /**
   * Builds the block that {@code template} begins from those candidates that fit and are valid.
   *
   * @param template number, parent hash, time, extra data, coinbase and gas limit are set
   * @param candidates of one sender in the order of their nonces
   * @param workers who may run transactions at the same time; the result does not depend on them
   */
  public static BuiltBlock build(
      WorldState parent,
      ChainConfig config,
      Header parentHeader,
      Header template,
      Iterable<RecoveredTransaction> candidates,
      LongFunction<Hash> blockHashes,
      Workers workers) {
    Rules rules = config.at(template.number(), template.timestamp());
    Header header = complete(config, rules, parentHeader, template);
    Optional<List<Withdrawal>> withdrawals =
        rules.isAtLeast(Fork.SHANGHAI) ? Optional.of(List.of()) : Optional.empty();
    BlockRun run = new BlockRun(parent, config, header, blockHashes, workers);
    List<Hash> unbuildable = new ArrayList<>();
    int bytes = 0;
    for (RecoveredTransaction candidate : run.ahead(candidates)) {
      bytes += candidate.encoded().size();
      if (run.gasLeft() < LEAST_GAS || bytes > MOST_BYTES) {
        break;
      }
      // One that is not valid here is passed over.
      run.add(candidate)
          .filter(InvalidTransaction::isLasting)
          .ifPresent(lasting -> unbuildable.add(candidate.hash()));
    }
    return switch (run.complete(new Block(header, List.of(), List.of(), withdrawals))) {
      case BlockResult.Executed executed -> new BuiltBlock(executed.block(), unbuildable);
      case BlockResult.Invalid invalid -> throw new Fault(invalid.reason());
    };
  }

  /** Sets the fields that follow from the parent and the fork. */
  private static Header complete(
      ChainConfig config, Rules rules, Header parentHeader, Header template) {
    HeaderBuilder builder = template.toBuilder();
    FeeMarket.nextBaseFee(config, parentHeader, template.timestamp())
        .ifPresent(builder::baseFeePerGas);
    if (rules.isAtLeast(Fork.SHANGHAI)) {
      builder.withdrawalsRoot(EmptyHashes.TRIE);
    }
    if (rules.isAtLeast(Fork.CANCUN)) {
      builder.excessBlobGas(BlobGas.nextExcess(rules, parentHeader));
      builder.parentBeaconBlockRoot(template.parentBeaconBlockRoot().orElse(Hash.ZERO));
    }
    return builder.build();
  }
}
