package io.witan.protocol.pool;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.pool.PoolState.Ground;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.ToLongBiFunction;

/** Whether a transaction could ever stand in the next blocks, pool and gossip left out. */
final class Admission {
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);
  private static final Bytes DELEGATION = Bytes.fromHex("0xef0100");

  private final ToLongBiFunction<Rules, Transaction> intrinsicGas;
  private final PoolLimits limits;

  Admission(ToLongBiFunction<Rules, Transaction> intrinsicGas, PoolLimits limits) {
    this.intrinsicGas = intrinsicGas;
    this.limits = limits;
  }

  Optional<PoolRefusal> refusal(Ground ground, RecoveredTransaction recovered, boolean local) {
    Transaction tx = recovered.transaction();
    Rules rules = ground.rules();
    PoolRefusal reason = null;
    if (!isSupported(tx, rules)) {
      reason = PoolRefusal.TYPE_NOT_SUPPORTED;
    } else if (recovered.encoded().size() > rules.maxTransactionSize()) {
      reason = PoolRefusal.TOO_LARGE;
    } else if (tx.to().isEmpty() && isInitCodeTooLarge(tx, rules)) {
      reason = PoolRefusal.INIT_CODE_TOO_LARGE;
    } else if (tx.chainId().isPresent() && !tx.chainId().get().equals(rules.chainId())) {
      reason = PoolRefusal.WRONG_CHAIN;
    } else if (Long.compareUnsigned(tx.gasLimit(), ground.head().header().gasLimit()) > 0) {
      reason = PoolRefusal.GAS_LIMIT;
    } else if (tx.nonce() < 0 || tx.nonce() == Long.MAX_VALUE) {
      reason = PoolRefusal.NONCE_MAX;
    }
    return Optional.ofNullable(reason)
        .or(() -> priceRefusal(tx, rules, local))
        .or(() -> senderRefusal(ground, recovered))
        .or(
            () ->
                tx.gasLimit() < intrinsicGas.applyAsLong(rules, tx)
                    ? Optional.of(PoolRefusal.INTRINSIC_GAS)
                    : Optional.empty());
  }

  /** Whether the sender could pay for it alone. */
  static boolean isPayable(Transaction tx, Uint256 balance) {
    BigInteger cost =
        tx.maxFeePerGas()
            .toBigInteger()
            .multiply(BigInteger.valueOf(tx.gasLimit()))
            .add(tx.value().toBigInteger());
    return cost.compareTo(LIMIT) < 0 && balance.toBigInteger().compareTo(cost) >= 0;
  }

  private static boolean isSupported(Transaction tx, Rules rules) {
    return switch (tx) {
      case Transaction.Legacy legacy -> true;
      case Transaction.AccessList list -> rules.isAtLeast(Fork.BERLIN);
      case Transaction.FeeMarket market -> rules.isAtLeast(Fork.LONDON);
      case Transaction.Blob blob -> rules.isAtLeast(Fork.CANCUN) && rules.blobsEnabled();
      case Transaction.SetCode code -> rules.isAtLeast(Fork.PRAGUE);
    };
  }

  /** EIP-3860. */
  private static boolean isInitCodeTooLarge(Transaction tx, Rules rules) {
    return rules.isAtLeast(Fork.SHANGHAI) && tx.data().size() > 2 * rules.maxCodeSize();
  }

  private Optional<PoolRefusal> priceRefusal(Transaction tx, Rules rules, boolean local) {
    if (tx.maxPriorityFeePerGas().compareTo(tx.maxFeePerGas()) > 0) {
      return Optional.of(PoolRefusal.TIP_ABOVE_FEE_CAP);
    }
    if (!rules.gasPriceEnabled()) {
      return rules.isAtLeast(Fork.LONDON) || tx.maxFeePerGas().isZero()
          ? Optional.empty()
          : Optional.of(PoolRefusal.GAS_PRICE_NOT_ZERO);
    }
    boolean cheap = tx.maxPriorityFeePerGas().compareTo(Uint256.of(limits.minimumTip())) < 0;
    return cheap && !local ? Optional.of(PoolRefusal.UNDERPRICED) : Optional.empty();
  }

  private static Optional<PoolRefusal> senderRefusal(
      Ground ground, RecoveredTransaction recovered) {
    Account account = ground.state().account(recovered.sender()).orElse(Account.EMPTY);
    Transaction tx = recovered.transaction();
    if (tx.nonce() < account.nonce()) {
      return Optional.of(PoolRefusal.NONCE_TOO_LOW);
    }
    // EIP-3607, and EIP-7702, which lets delegated accounts send.
    if (account.hasCode() && ground.rules().isAtLeast(Fork.LONDON)) {
      Bytes code = ground.state().code(account.codeHash());
      if (code.size() != 23 || !code.slice(0, 3).equals(DELEGATION)) {
        return Optional.of(PoolRefusal.SENDER_NOT_EOA);
      }
    }
    return isPayable(tx, account.balance())
        ? Optional.empty()
        : Optional.of(PoolRefusal.INSUFFICIENT_FUNDS);
  }
}
