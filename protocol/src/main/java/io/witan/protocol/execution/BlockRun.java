package io.witan.protocol.execution;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
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
  private final List<RecoveredTransaction> transactions = new ArrayList<>();
  private final List<TransactionOutcome> outcomes = new ArrayList<>();
  private final Requests requests;
  private long gasUsed;
  private int blobs;

  /**
   * Begins a block.
   *
   * @param header whose fields that execution does not give are set
   */
  BlockRun(WorldState parent, ChainConfig config, Header header, LongFunction<Hash> hashes) {
    this.parent = parent;
    this.config = config;
    this.rules = config.at(header.number(), header.timestamp());
    this.header = header;
    this.context = BlockContext.of(config, header, hashes);
    this.state = new BlockState(parent);
    this.requests = new Requests(rules);
    SystemCalls.begin(state, rules, context, header);
  }

  long gasLeft() {
    return header.gasLimit() - gasUsed;
  }

  /** Runs the next transaction; where it is invalid nothing changes. */
  Optional<InvalidTransaction> add(RecoveredTransaction recovered) {
    return add(recovered, Inspector.NONE);
  }

  Optional<InvalidTransaction> add(RecoveredTransaction recovered, Inspector inspector) {
    Transaction tx = recovered.transaction();
    int newBlobs = blobs + tx.blobVersionedHashes().size();
    if (newBlobs > blobs && newBlobs > rules.blobs().most()) {
      return Optional.of(InvalidTransaction.TOO_MANY_BLOBS);
    }
    TransactionResult result =
        TransactionExecution.execute(state, rules, context, recovered, gasLeft(), inspector);
    return switch (result) {
      case TransactionResult.Invalid invalid -> Optional.of(invalid.reason());
      case TransactionResult.Executed executed -> {
        if (!requests.addDeposits(executed.outcome().receipt().logs())) {
          yield Optional.of(InvalidTransaction.MALFORMED_DEPOSIT);
        }
        state.apply(executed.diff());
        gasUsed += executed.outcome().gasUsed();
        blobs = newBlobs;
        transactions.add(recovered);
        outcomes.add(withCumulativeGas(executed.outcome()));
        yield Optional.empty();
      }
    };
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
    WorldState after = parent.apply(state.diff());
    HeaderBuilder builder = header.toBuilder();
    List<Receipt> receipts = outcomes.stream().map(TransactionOutcome::receipt).toList();
    List<Transaction> plain = transactions.stream().map(RecoveredTransaction::transaction).toList();
    Bloom bloom =
        receipts.stream()
            .filter(receipt -> !receipt.logs().isEmpty())
            .map(Receipt::bloom)
            .reduce(Bloom.EMPTY, Bloom::or);
    builder.gasUsed(gasUsed).stateRoot(after.root()).logsBloom(bloom);
    builder.receiptsRoot(TrieRoots.ofReceipts(receipts));
    builder.transactionsRoot(
        TrieRoots.ofValues(transactions.stream().map(RecoveredTransaction::encoded).toList()));
    if (rules.isAtLeast(Fork.CANCUN)) {
      builder.blobGasUsed(BlobGas.PER_BLOB * blobs);
    }
    if (rules.isAtLeast(Fork.PRAGUE)) {
      builder.requestsHash(requests.hash());
    }
    Block block = new Block(builder.build(), plain, begun.ommers(), begun.withdrawals());
    return new BlockResult.Executed(
        new ExecutedBlock(block, block.hash(), transactions, outcomes, after));
  }
}
