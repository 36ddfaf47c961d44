package io.witan.protocol.execution;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.execution.TransactionExecution.InBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateView;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.trie.TrieRoots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** One block on its way: begun, given transactions in order, and completed. */
final class BlockRun {
  private final WorldState parent;
  private final ChainConfig config;
  private final Rules rules;
  private final Header header;
  private final BlockContext context;
  private final BlockState state;
  private final StateView remembering;
  private final List<RecoveredTransaction> transactions = new ArrayList<>();
  private final List<TransactionOutcome> outcomes = new ArrayList<>();
  private final Requests requests;
  private final Workers workers;
  private Optional<RunAhead> ahead = Optional.empty();
  private long gasUsed;

  /** What transactions took of the block's limit: more than they used where some are private. */
  private long gasTaken;

  private int blobs;

  /** The state after the block; null before it is complete. */
  private WorldState after;

  /**
   * Begins a block.
   *
   * @param header whose fields that execution does not give are set
   */
  BlockRun(
      WorldState parent,
      ChainConfig config,
      Header header,
      LongFunction<Hash> hashes,
      Workers workers) {
    this(
        parent,
        config,
        config.at(header.number(), header.timestamp()),
        header,
        BlockContext.of(config, header, hashes),
        workers);
  }

  /** Begins a block by other rules or in another context than its header's. */
  BlockRun(
      WorldState parent,
      ChainConfig config,
      Rules rules,
      Header header,
      BlockContext context,
      Workers workers) {
    this.parent = parent;
    this.config = config;
    this.rules = rules;
    this.header = header;
    this.context = context;
    this.workers = workers;
    this.state = new BlockState(parent);
    this.requests = new Requests(rules);
    this.remembering = state.remembering();
    SystemCalls.begin(state, rules, context, header);
  }

  long gasUsed() {
    return gasUsed;
  }

  long gasLeft() {
    return header.gasLimit() - gasTaken;
  }

  BlockState state() {
    return state;
  }

  /**
   * The same transactions, which are run on several cores before they are handed out. Each is to be
   * added, or none after it.
   */
  Iterable<RecoveredTransaction> ahead(Iterable<RecoveredTransaction> all) {
    return () -> {
      RunAhead begun = new RunAhead(all.iterator(), this, workers);
      ahead = Optional.of(begun);
      return begun;
    };
  }

  /** Runs the next transaction; where it is invalid nothing changes. */
  Optional<InvalidTransaction> add(RecoveredTransaction recovered) {
    Optional<InBlock> early = ahead.flatMap(begun -> begun.take(recovered));
    return add(recovered, early.orElseGet(() -> execute(remembering, recovered, Inspector.NONE)));
  }

  /** The same, watched. */
  Optional<InvalidTransaction> add(RecoveredTransaction recovered, Inspector inspector) {
    return add(recovered, execute(remembering, recovered, inspector));
  }

  /** The same where {@code admission} says which transactions may run. */
  Optional<InvalidTransaction> add(
      RecoveredTransaction recovered, Admission admission, Inspector inspector) {
    return add(
        recovered,
        TransactionExecution.admitted(
            remembering, rules, context, recovered, gasLeft(), admission, inspector));
  }

  private Optional<InvalidTransaction> add(RecoveredTransaction recovered, InBlock given) {
    int newBlobs = blobs + recovered.transaction().blobVersionedHashes().size();
    if (newBlobs > blobs && newBlobs > rules.blobs().most()) {
      return Optional.of(InvalidTransaction.TOO_MANY_BLOBS);
    }
    return switch (given.result()) {
      case TransactionResult.Invalid invalid -> Optional.of(invalid.reason());
      case TransactionResult.Executed executed -> {
        if (!requests.addDeposits(executed.outcome().receipt().logs())) {
          yield Optional.of(InvalidTransaction.MALFORMED_DEPOSIT);
        }
        apply(given, state);
        gasUsed += executed.outcome().gasUsed();
        gasTaken += given.gas();
        blobs = newBlobs;
        transactions.add(recovered);
        outcomes.add(withCumulativeGas(executed.outcome()));
        yield Optional.empty();
      }
    };
  }

  InBlock execute(StateView view, RecoveredTransaction transaction, Inspector inspector) {
    return TransactionExecution.inBlock(view, rules, context, transaction, gasLeft(), inspector);
  }

  /** Changes {@code on} as an executed transaction says. */
  void apply(InBlock given, BlockState on) {
    if (given.result() instanceof TransactionResult.Executed executed) {
      on.apply(executed.diff());
    }
    if (given.feeDue().isPresent()) {
      payFee(given.feeDue().get(), on);
    }
  }

  private void payFee(Uint256 fee, BlockState on) {
    boolean deleteEmpty = rules.isAtLeast(Fork.SPURIOUS_DRAGON);
    StateView known = on.remembering();
    Optional<Account> account = known.account(context.rewardAccount());
    if (fee.isZero() && account.map(found -> !found.isEmpty()).orElse(deleteEmpty)) {
      return; // a touch that changes nothing, as on every chain whose gas is free
    }
    Journal journal = new Journal(known);
    journal.addBalance(journal.account(context.rewardAccount()), fee);
    on.apply(journal.diff(deleteEmpty));
  }

  private TransactionOutcome withCumulativeGas(TransactionOutcome outcome) {
    Receipt alone = outcome.receipt();
    Bytes statusOrRoot =
        rules.isAtLeast(Fork.BYZANTIUM) // EIP-658
            ? alone.statusOrRoot()
            : parent.apply(state.diff()).root().bytes();
    Receipt receipt = new Receipt(alone.type(), statusOrRoot, gasUsed, alone.bloom(), alone.logs());
    return new TransactionOutcome(
        receipt,
        outcome.gasUsed(),
        outcome.effectiveGasPrice(),
        outcome.contractAddress(),
        outcome.output(),
        outcome.failure());
  }

  List<TransactionOutcome> outcomes() {
    return outcomes;
  }

  /** Pays the rewards and commits to everything in the header. */
  BlockResult complete(Block begun) {
    BlockRewards.pay(state, config, rules, begun);
    if (rules.isAtLeast(Fork.PRAGUE)) {
      Optional<String> silent = SystemCalls.end(state, rules, context, requests);
      if (silent.isPresent()) {
        return new BlockResult.Invalid(silent.get());
      }
    }
    List<Hash> roots =
        workers.all(List.of(this::stateRoot, this::receiptsRoot, this::transactionsRoot));
    HeaderBuilder builder = header.toBuilder().gasUsed(gasUsed).logsBloom(bloom());
    builder.stateRoot(roots.get(0)).receiptsRoot(roots.get(1)).transactionsRoot(roots.get(2));
    if (rules.isAtLeast(Fork.CANCUN)) {
      builder.blobGasUsed(BlobGas.PER_BLOB * blobs);
    }
    if (rules.isAtLeast(Fork.PRAGUE)) {
      builder.requestsHash(requests.hash());
    }
    List<Transaction> plain = transactions.stream().map(RecoveredTransaction::transaction).toList();
    Block block = new Block(builder.build(), plain, begun.ommers(), begun.withdrawals());
    return new BlockResult.Executed(
        new ExecutedBlock(block, block.hash(), transactions, outcomes, after));
  }

  /** Of the state after the block, which it makes. */
  private Hash stateRoot() {
    after = parent.apply(state.diff(), workers);
    return after.root(workers);
  }

  private Hash receiptsRoot() {
    return TrieRoots.ofReceipts(
        outcomes.stream().map(TransactionOutcome::receipt).toList(), workers);
  }

  private Hash transactionsRoot() {
    return TrieRoots.ofValues(
        transactions.stream().map(RecoveredTransaction::encoded).toList(), workers);
  }

  private Bloom bloom() {
    return outcomes.stream()
        .map(TransactionOutcome::receipt)
        .filter(receipt -> !receipt.logs().isEmpty())
        .map(Receipt::bloom)
        .reduce(Bloom.EMPTY, Bloom::or);
  }
}
