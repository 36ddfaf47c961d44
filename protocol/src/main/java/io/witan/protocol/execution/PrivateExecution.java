package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.evm.Evm;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.evm.Message;
import io.witan.protocol.evm.Outcome;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.DualState;
import io.witan.protocol.state.StateDiff;
import java.util.List;
import java.util.Optional;

/**
 * Runs the payload of a private transaction on a private state over the public one, as that stands
 * at the transaction's place in its block. What it changes is private; {@link PublicEffect} has
 * done the rest.
 */
public final class PrivateExecution {
  private PrivateExecution() {}

  /**
   * What the payload did.
   *
   * @param diff of the private state; empty where it failed
   * @param contract that a creation made or tried to make
   * @param output return data, or revert data
   * @param failure why it failed
   */
  public record Ran(
      StateDiff diff,
      List<Log> logs,
      Optional<Address> contract,
      Bytes output,
      Optional<String> failure) {}

  /**
   * Runs a payload.
   *
   * @param state before the transaction: the sender's public nonce is not counted yet
   * @param payload call data or init code; empty init code makes an account without code
   */
  public static Ran run(
      DualState state,
      Rules rules,
      BlockContext block,
      RecoveredTransaction transaction,
      Bytes payload,
      Inspector inspector) {
    Transaction tx = transaction.transaction();
    Address sender = transaction.sender();
    Journal journal = new Journal(state.sentBy(sender));
    Attempt.warmFirst(journal, rules, block);
    if (rules.isAtLeast(Fork.BERLIN)) {
      journal.warm(journal.account(sender));
      tx.to().ifPresent(to -> journal.warm(journal.account(to)));
    }
    Optional<Address> contract =
        tx.to().isPresent()
            ? Optional.empty()
            : Optional.of(ContractAddress.of(sender, journal.account(sender).nonce()));
    long intrinsic = IntrinsicGas.of(rules, contract.isPresent(), tx.data(), tx.accessList(), 0);
    long left = tx.gasLimit() - intrinsic;
    Message message =
        tx.to().isPresent()
            ? Message.call(sender, tx.to().get(), Uint256.ZERO, left, payload)
            : Message.create(sender, Uint256.ZERO, left, payload);
    Uint256 price = TransactionExecution.effectiveGasPrice(tx, block.baseFee());
    Outcome outcome =
        new Evm(
                journal,
                rules,
                Attempt.environment(rules, block, sender, price, List.of()),
                inspector)
            .run(message);
    return new Ran(
        journal.diff(rules.isAtLeast(Fork.SPURIOUS_DRAGON)),
        List.copyOf(journal.logs()),
        contract,
        outcome.output(),
        outcome.succeeded() ? Optional.empty() : Optional.of(outcome.halt().text()));
  }
}
