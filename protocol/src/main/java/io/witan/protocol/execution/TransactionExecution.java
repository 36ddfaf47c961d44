package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.AccountState;
import io.witan.protocol.evm.CompiledTier;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.evm.Outcome;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import java.util.Optional;

/** Runs one transaction on a state: a pure function (Yellow Paper §6). */
public final class TransactionExecution {
  private TransactionExecution() {}

  /**
   * What a transaction gives in a block.
   *
   * @param feeDue what the reward account receives besides what the result's diff says, in wei; so
   *     transactions that do not look at that account do not depend on each other through it. Zero
   *     still touches it. Empty where the diff has the fee
   * @param gas taken from what the block has left
   */
  record InBlock(TransactionResult result, Optional<Uint256> feeDue, long gas) {}

  /**
   * How a transaction ended, private or not.
   *
   * @param gas taken from what the block has left
   * @param fee owed to the reward account, in wei
   */
  record Ended(TransactionOutcome outcome, long gas, Uint256 fee) {}

  /**
   * The transaction's outcome on {@code view}, or why it must not be in the block.
   *
   * @param gasAvailable what the block has left, in gas
   */
  public static TransactionResult execute(
      StateView view,
      Rules rules,
      BlockContext block,
      RecoveredTransaction transaction,
      long gasAvailable,
      Inspector inspector) {
    Admission strict = Admission.STRICT;
    return admitted(view, rules, block, transaction, gasAvailable, strict, inspector).result();
  }

  /** The same, not watched, with a compiled tier of the caller's choice: to compare the tiers. */
  public static TransactionResult execute(
      StateView view,
      Rules rules,
      BlockContext block,
      RecoveredTransaction transaction,
      long gasAvailable,
      CompiledTier tier) {
    Admission strict = Admission.STRICT;
    Inspector none = Inspector.NONE;
    return run(view, rules, block, transaction, gasAvailable, strict, none, tier, false).result();
  }

  /** The same where {@code admission} says which transactions may run. */
  static InBlock admitted(
      StateView view,
      Rules rules,
      BlockContext block,
      RecoveredTransaction transaction,
      long gasAvailable,
      Admission admission,
      Inspector inspector) {
    CompiledTier tier = CompiledTier.ofProcess();
    return run(view, rules, block, transaction, gasAvailable, admission, inspector, tier, false);
  }

  /** The same, with the fee apart where the transaction did not look at the reward account. */
  static InBlock inBlock(
      StateView view,
      Rules rules,
      BlockContext block,
      RecoveredTransaction transaction,
      long gasAvailable,
      Inspector inspector) {
    CompiledTier tier = CompiledTier.ofProcess();
    Admission strict = Admission.STRICT;
    return run(view, rules, block, transaction, gasAvailable, strict, inspector, tier, true);
  }

  private static InBlock run(
      StateView view,
      Rules rules,
      BlockContext block,
      RecoveredTransaction transaction,
      long gasAvailable,
      Admission admission,
      Inspector inspector,
      CompiledTier tier,
      boolean feeApart) {
    Transaction tx = transaction.transaction();
    Journal state = new Journal(view);
    AccountState sender = state.account(transaction.sender());
    Optional<InvalidTransaction> problem =
        admission.problem(
            rules,
            block,
            tx,
            new Admission.Sender(sender.nonce(), sender.balance(), state.codeOf(sender)),
            gasAvailable);
    if (problem.isPresent()) {
      return new InBlock(new TransactionResult.Invalid(problem.get()), Optional.empty(), 0);
    }
    Ended ended =
        TransactionValidity.isPrivate(rules, tx)
            ? PublicEffect.on(state, rules, block, transaction, inspector)
            : openly(state, rules, block, transaction, inspector, tier);
    boolean apart = feeApart && !state.knows(block.rewardAccount());
    if (!apart) {
      state.addBalance(state.account(block.rewardAccount()), ended.fee());
    }
    StateDiff diff = state.diff(rules.isAtLeast(Fork.SPURIOUS_DRAGON));
    return new InBlock(
        new TransactionResult.Executed(ended.outcome(), diff),
        apart ? Optional.of(ended.fee()) : Optional.empty(),
        ended.gas());
  }

  /** A transaction whose payload all can see. */
  private static Ended openly(
      Journal state,
      Rules rules,
      BlockContext block,
      RecoveredTransaction transaction,
      Inspector inspector,
      CompiledTier tier) {
    Transaction tx = transaction.transaction();
    final long nonce = state.account(transaction.sender()).nonce();
    Attempt attempt = attempt(rules, block, transaction);
    Attempt.Ended ended = attempt.run(state, inspector, tier);
    Outcome outcome = ended.outcome();
    Optional<Address> contract =
        tx.to().isPresent()
            ? Optional.empty()
            : Optional.of(ContractAddress.of(transaction.sender(), nonce));
    TransactionOutcome told =
        new TransactionOutcome(
            receipt(tx, outcome.succeeded(), ended.gasUsed(), state),
            ended.gasUsed(),
            attempt.gasPrice(),
            contract,
            outcome.output(),
            outcome.succeeded() ? Optional.empty() : Optional.of(outcome.halt().text()));
    return new Ended(told, ended.gasUsed(), ended.fee());
  }

  private static Attempt attempt(Rules rules, BlockContext block, RecoveredTransaction recovered) {
    Transaction tx = recovered.transaction();
    long blobGas = BlobGas.PER_BLOB * tx.blobVersionedHashes().size();
    return new Attempt(
        rules,
        block,
        recovered.sender(),
        tx.to(),
        tx.gasLimit(),
        effectiveGasPrice(tx, block.baseFee()),
        tx.value(),
        tx.data(),
        tx.accessList(),
        tx.authorizations(),
        tx.blobVersionedHashes(),
        block.blobBaseFee().times(Uint256.of(blobGas)));
  }

  /** What is paid per gas in a block with this base fee (EIP-1559). */
  public static Uint256 effectiveGasPrice(Transaction tx, Uint256 baseFee) {
    Uint256 room = tx.maxFeePerGas().minus(tx.maxFeePerGas().min(baseFee));
    return tx.maxFeePerGas().min(baseFee).plus(room.min(tx.maxPriorityFeePerGas()));
  }

  private static Receipt receipt(Transaction tx, boolean succeeded, long gasUsed, Journal state) {
    return new Receipt(
        tx.type(),
        succeeded ? Receipt.SUCCEEDED : Receipt.FAILED,
        gasUsed,
        Bloom.ofLogs(state.logs()),
        state.logs());
  }
}
