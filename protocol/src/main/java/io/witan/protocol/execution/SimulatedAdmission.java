package io.witan.protocol.execution;

import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.Optional;

/**
 * What a simulation asks of a transaction, in the order in which a client is told. The sender may
 * be a contract, nobody need have signed, and the cap of EIP-7825 does not hold.
 *
 * @param validated whether nonces and fees count as in a real block; if not, the nonce does not
 *     matter and who offers no fee pays none
 */
record SimulatedAdmission(boolean validated) implements Admission {
  @Override
  public Optional<InvalidTransaction> problem(
      Rules rules, BlockContext block, Transaction tx, Sender sender, long gasAvailable) {
    return nonce(tx, sender)
        .or(() -> fees(block, tx))
        .or(() -> TransactionValidity.blobs(rules, tx))
        .or(() -> blobFee(block, tx))
        .or(() -> funds(tx, sender, gasAvailable))
        .or(() -> gas(rules, tx));
  }

  private Optional<InvalidTransaction> nonce(Transaction tx, Sender sender) {
    if (!validated) {
      return Optional.empty();
    }
    int order = Long.compareUnsigned(tx.nonce(), sender.nonce());
    if (order != 0) {
      return Optional.of(
          order < 0 ? InvalidTransaction.NONCE_TOO_LOW : InvalidTransaction.NONCE_TOO_HIGH);
    }
    return tx.nonce() == -1L ? Optional.of(InvalidTransaction.NONCE_AT_MAXIMUM) : Optional.empty();
  }

  private Optional<InvalidTransaction> fees(BlockContext block, Transaction tx) {
    boolean offers = !tx.maxFeePerGas().isZero() || !tx.maxPriorityFeePerGas().isZero();
    if (!validated && !offers) {
      return Optional.empty();
    }
    if (tx.maxFeePerGas().compareTo(tx.maxPriorityFeePerGas()) < 0) {
      return Optional.of(InvalidTransaction.TIP_ABOVE_FEE_CAP);
    }
    return tx.maxFeePerGas().compareTo(block.baseFee()) < 0
        ? Optional.of(InvalidTransaction.FEE_CAP_BELOW_BASE_FEE)
        : Optional.empty();
  }

  private Optional<InvalidTransaction> blobFee(BlockContext block, Transaction tx) {
    return tx instanceof Transaction.Blob blob
            && (validated || !blob.maxFeePerBlobGas().isZero())
            && blob.maxFeePerBlobGas().compareTo(block.blobBaseFee()) < 0
        ? Optional.of(InvalidTransaction.BLOB_FEE_CAP_TOO_LOW)
        : Optional.empty();
  }

  private static Optional<InvalidTransaction> funds(
      Transaction tx, Sender sender, long gasAvailable) {
    if (sender.balance().toBigInteger().compareTo(TransactionValidity.mostCost(tx)) < 0) {
      return Optional.of(InvalidTransaction.INSUFFICIENT_FUNDS);
    }
    return tx.gasLimit() < 0 || tx.gasLimit() > gasAvailable
        ? Optional.of(InvalidTransaction.GAS_LIMIT_REACHED)
        : Optional.empty();
  }

  private static Optional<InvalidTransaction> gas(Rules rules, Transaction tx) {
    boolean creates = tx.to().isEmpty();
    long intrinsic =
        IntrinsicGas.of(rules, creates, tx.data(), tx.accessList(), tx.authorizations().size());
    if (tx.gasLimit() < intrinsic) {
      return Optional.of(InvalidTransaction.INTRINSIC_GAS_TOO_LOW);
    }
    if (tx.gasLimit() < IntrinsicGas.floor(rules, tx.data())) {
      return Optional.of(InvalidTransaction.FLOOR_GAS_TOO_LOW);
    }
    return creates && rules.isAtLeast(Fork.SHANGHAI) && tx.data().size() > 2L * rules.maxCodeSize()
        ? Optional.of(InvalidTransaction.INIT_CODE_TOO_LARGE)
        : Optional.empty();
  }
}
