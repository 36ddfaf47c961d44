package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.AccountState;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.evm.Halt;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Inspector.CallKind;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.Rules;
import java.util.List;
import java.util.Optional;

/**
 * What a private transaction does to the public state: it counts the sender's nonce and pays for
 * the hash that stands for its payload. It is the same for parties and for all others, as nothing
 * here can see a payload. The receipt says success; neither it nor the block counts the gas, which
 * the block's limit does count.
 */
final class PublicEffect {
  private PublicEffect() {}

  /** Changes {@code state}, whose sender is able to pay. */
  static TransactionExecution.Ended on(
      Journal state,
      Rules rules,
      BlockContext block,
      RecoveredTransaction transaction,
      Inspector inspector) {
    Transaction tx = transaction.transaction();
    AccountState sender = state.account(transaction.sender());
    Optional<Address> contract =
        tx.to().isPresent()
            ? Optional.empty()
            : Optional.of(ContractAddress.of(transaction.sender(), sender.nonce()));
    boolean creates = contract.isPresent();
    long gas =
        Math.max(
            IntrinsicGas.of(rules, creates, tx.data(), tx.accessList(), 0),
            IntrinsicGas.floor(rules, tx.data()));
    Uint256 price = TransactionExecution.effectiveGasPrice(tx, block.baseFee());
    state.takeBalance(sender, price.times(Uint256.of(gas)));
    state.setNonce(sender, sender.nonce() + 1);
    inspector.enter(
        new Inspector.Call(
            creates ? CallKind.CREATE : CallKind.CALL,
            0,
            transaction.sender(),
            contract.or(tx::to).orElseThrow(),
            Uint256.ZERO,
            tx.gasLimit() - gas,
            tx.data()));
    inspector.leave(Halt.SUCCESS, 0, Bytes.EMPTY);
    Receipt receipt = new Receipt(tx.type(), Receipt.SUCCEEDED, 0, Bloom.EMPTY, List.of());
    TransactionOutcome outcome =
        new TransactionOutcome(receipt, 0, price, contract, Bytes.EMPTY, Optional.empty());
    Uint256 tip = price.minus(price.min(block.baseFee()));
    return new TransactionExecution.Ended(outcome, gas, tip.times(Uint256.of(gas)));
  }
}
