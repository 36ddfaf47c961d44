package io.witan.protocol.pool;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.InvalidTransaction;
import io.witan.protocol.execution.TransactionValidity;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.pool.PoolRefusal.Own;
import io.witan.protocol.pool.PoolState.Ground;
import io.witan.protocol.state.Account;
import java.util.Optional;

/** Whether a transaction could stand in the next blocks, with the pool and its limits left out. */
final class Admission {
  private static final Bytes DELEGATION = Bytes.fromHex("0xef0100");

  private final PoolLimits limits;

  Admission(PoolLimits limits) {
    this.limits = limits;
  }

  Optional<PoolRefusal> refusal(Ground ground, RecoveredTransaction recovered, boolean local) {
    Transaction tx = recovered.transaction();
    if (recovered.encoded().size() > ground.rules().maxTransactionSize()) {
      return Optional.of(Own.TOO_LARGE);
    }
    if (Long.compareUnsigned(tx.gasLimit(), ground.head().header().gasLimit()) > 0) {
      return Optional.of(Own.GAS_LIMIT);
    }
    if (tx.nonce() < 0 || tx.nonce() == Long.MAX_VALUE) {
      return Optional.of(Own.NONCE_MAX);
    }
    Optional<InvalidTransaction> invalid =
        TransactionValidity.alone(ground.rules(), tx).or(() -> ofSender(ground, recovered));
    if (invalid.isPresent()) {
      return Optional.of(new PoolRefusal.Invalid(invalid.get()));
    }
    boolean cheap = tx.maxPriorityFeePerGas().compareTo(Uint256.of(limits.minimumTip())) < 0;
    return ground.rules().gasPriceEnabled() && cheap && !local
        ? Optional.of(Own.UNDERPRICED)
        : Optional.empty();
  }

  /** Whether the sender could pay for it alone. */
  static boolean isPayable(Transaction tx, Uint256 balance) {
    return balance.toBigInteger().compareTo(TransactionValidity.mostCost(tx)) >= 0;
  }

  private static Optional<InvalidTransaction> ofSender(
      Ground ground, RecoveredTransaction recovered) {
    Account account = ground.state().account(recovered.sender()).orElse(Account.EMPTY);
    Transaction tx = recovered.transaction();
    if (tx.nonce() < account.nonce()) {
      return Optional.of(InvalidTransaction.NONCE_TOO_LOW);
    }
    // EIP-3607, and EIP-7702, which lets delegating accounts send.
    if (account.hasCode()) {
      Bytes code = ground.state().code(account.codeHash());
      if (code.size() != 23 || !code.slice(0, 3).equals(DELEGATION)) {
        return Optional.of(InvalidTransaction.SENDER_HAS_CODE);
      }
    }
    return isPayable(tx, account.balance())
        ? Optional.empty()
        : Optional.of(InvalidTransaction.INSUFFICIENT_FUNDS);
  }
}
