package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.BlobGas;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.TransactionExecution;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.execution.TransactionResult;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateView;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The slow and simple way to run a case, which the others are compared with: one transaction after
 * the other, every instruction watched, on plain maps, with every root computed from scratch.
 */
final class Stepwise {
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);

  private final FuzzCase given;
  private final Rules rules;
  private final PlainState state;
  private final BlockContext context;
  private final Executor executor;
  private final List<RecoveredTransaction> included = new ArrayList<>();
  private final List<TransactionOutcome> outcomes = new ArrayList<>();
  private final BigInteger before;
  private BigInteger burnt = BigInteger.ZERO;
  private long gasUsed;
  private int blobs;

  /** How one transaction is run. */
  interface Executor {
    TransactionResult execute(
        StateView state,
        Rules rules,
        BlockContext block,
        RecoveredTransaction transaction,
        long gasAvailable);
  }

  /**
   * How a run ended.
   *
   * @param excess wei in all accounts together beyond what there should be
   */
  record Ended(Observed observed, BigInteger excess) {}

  private Stepwise(FuzzCase given, Rules rules, Executor executor) {
    this.given = given;
    this.rules = rules;
    this.state = new PlainState(given.accounts());
    this.context = BlockContext.of(given.config(), header(given), FuzzCase::hashAt);
    this.executor = executor;
    this.before = state.supply();
  }

  /** Runs a case by its own rules, watched. */
  static Ended run(FuzzCase given, Watch watch) {
    return run(
        given,
        given.rules(),
        (state, rules, block, transaction, gas) -> {
          watch.begin(transaction);
          return TransactionExecution.execute(state, rules, block, transaction, gas, watch);
        });
  }

  static Ended run(FuzzCase given, Rules rules, Executor executor) {
    Stepwise run = new Stepwise(given, rules, executor);
    given.recovered().forEach(run::add);
    return run.end();
  }

  private static Header header(FuzzCase given) {
    HeaderBuilder builder = given.template().toBuilder();
    given.parent().baseFeePerGas().ifPresent(builder::baseFeePerGas); // half full: it stays
    if (given.fork().isAtLeast(Fork.CANCUN)) {
      builder.excessBlobGas(0);
    }
    return builder.build();
  }

  private void add(RecoveredTransaction candidate) {
    int more = candidate.transaction().blobVersionedHashes().size();
    if (more > 0 && blobs + more > rules.blobs().most()) {
      return;
    }
    long left = given.gasLimit() - gasUsed;
    TransactionResult result = executor.execute(state, rules, context, candidate, left);
    if (result instanceof TransactionResult.Executed executed) {
      state.apply(executed.diff());
      TransactionOutcome outcome = executed.outcome();
      gasUsed += outcome.gasUsed();
      blobs += more;
      burn(context.baseFee(), outcome.gasUsed());
      burn(context.blobBaseFee(), BlobGas.PER_BLOB * more);
      included.add(candidate);
      outcomes.add(inBlock(outcome));
    }
  }

  private void burn(Uint256 price, long gas) {
    burnt = burnt.add(price.toBigInteger().multiply(BigInteger.valueOf(gas)));
  }

  private TransactionOutcome inBlock(TransactionOutcome alone) {
    Receipt receipt = alone.receipt();
    Bytes status = rules.isAtLeast(Fork.BYZANTIUM) ? receipt.statusOrRoot() : state.root().bytes();
    return new TransactionOutcome(
        new Receipt(receipt.type(), status, gasUsed, receipt.bloom(), receipt.logs()),
        alone.gasUsed(),
        alone.effectiveGasPrice(),
        alone.contractAddress(),
        alone.output(),
        alone.failure());
  }

  private Ended end() {
    BigInteger reward = ETHER.multiply(BigInteger.valueOf(etherForWork()));
    if (reward.signum() > 0) {
      state.add(given.coinbase(), Uint256.of(reward));
    }
    BigInteger expected = before.add(reward).subtract(burnt);
    Bloom bloom = Bloom.EMPTY;
    for (TransactionOutcome outcome : outcomes) {
      bloom = bloom.or(outcome.receipt().bloom());
    }
    Observed observed =
        new Observed(
            included,
            outcomes,
            gasUsed,
            bloom,
            PlainState.rootOf(list(included, RecoveredTransaction::encoded)),
            PlainState.rootOf(list(outcomes, outcome -> outcome.receipt().encode())),
            state.root());
    return new Ended(observed, state.supply().subtract(expected));
  }

  /** Yellow Paper §11.3, EIP-649, EIP-1234, EIP-3675. */
  private int etherForWork() {
    if (rules.isAtLeast(Fork.PARIS)) {
      return 0;
    }
    return rules.isAtLeast(Fork.CONSTANTINOPLE) ? 2 : rules.isAtLeast(Fork.BYZANTIUM) ? 3 : 5;
  }

  private static <T> List<Bytes> list(List<T> items, Function<T, Bytes> encode) {
    return items.stream().map(encode).toList();
  }
}
