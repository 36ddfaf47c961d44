package io.witan.protocol.execution;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Delegation;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.math.BigInteger;
import java.util.Optional;

/** Whether a transaction may be in a block, as far as it can be said without running it. */
public final class TransactionValidity {
  /** The most gas that one transaction may ask for from Osaka on (EIP-7825). */
  private static final long MAX_GAS = 1L << 24;

  private static final int MAX_BLOBS_OF_ONE = 6;

  private TransactionValidity() {}

  /** What is wrong with it in any block of these rules, whatever the state is. */
  public static Optional<InvalidTransaction> alone(Rules rules, Transaction tx) {
    if (isPrivate(rules, tx) && (!tx.value().isZero() || tx.data().isEmpty())) {
      return Optional.of(InvalidTransaction.PRIVATE_WITH_VALUE);
    }
    if (!isTypeKnown(rules, tx)) {
      return Optional.of(InvalidTransaction.TYPE_NOT_SUPPORTED);
    }
    if (tx instanceof Transaction.Blob && !rules.blobsEnabled()) {
      return Optional.of(InvalidTransaction.BLOBS_NOT_ENABLED);
    }
    if (isOfAnotherChain(rules, tx)) {
      return Optional.of(InvalidTransaction.WRONG_CHAIN);
    }
    boolean free = !rules.gasPriceEnabled() && !rules.isAtLeast(Fork.LONDON);
    if (free && !tx.maxFeePerGas().isZero()) {
      return Optional.of(InvalidTransaction.GAS_PRICE_NOT_ZERO);
    }
    if (tx.maxPriorityFeePerGas().compareTo(tx.maxFeePerGas()) > 0) {
      return Optional.of(InvalidTransaction.TIP_ABOVE_FEE_CAP);
    }
    if (tx.nonce() == -1L) { // EIP-2681
      return Optional.of(InvalidTransaction.NONCE_AT_MAXIMUM);
    }
    return blobs(rules, tx).or(() -> gas(rules, tx));
  }

  /** Whether its data stands for a payload that its parties alone can see. */
  public static boolean isPrivate(Rules rules, Transaction tx) {
    return rules.privacy().transactions()
        && tx instanceof Transaction.Legacy legacy
        && legacy.isPrivate();
  }

  /** GoQuorum's mark of a private payload is chain 1's ordinary V. */
  private static boolean isOfAnotherChain(Rules rules, Transaction tx) {
    boolean chainOne =
        !rules.privacy().transactions()
            && tx instanceof Transaction.Legacy legacy
            && legacy.isPrivate();
    return (chainOne ? Optional.of(Uint256.ONE) : tx.chainId())
        .filter(id -> !id.equals(rules.chainId()))
        .isPresent();
  }

  private static boolean isTypeKnown(Rules rules, Transaction tx) {
    return switch (tx) {
      case Transaction.Legacy legacy ->
          rules.isAtLeast(Fork.SPURIOUS_DRAGON)
              || (legacy.chainId().isEmpty() && !legacy.isPrivate());
      case Transaction.AccessList accessList -> rules.isAtLeast(Fork.BERLIN);
      case Transaction.FeeMarket feeMarket -> rules.isAtLeast(Fork.LONDON);
      case Transaction.Blob blob -> rules.isAtLeast(Fork.CANCUN);
      case Transaction.SetCode setCode -> rules.isAtLeast(Fork.PRAGUE);
    };
  }

  static Optional<InvalidTransaction> blobs(Rules rules, Transaction tx) {
    if (tx instanceof Transaction.SetCode && tx.authorizations().isEmpty()) {
      return Optional.of(InvalidTransaction.NO_AUTHORIZATIONS);
    }
    if (!(tx instanceof Transaction.Blob)) {
      return Optional.empty();
    }
    int blobs = tx.blobVersionedHashes().size();
    if (blobs == 0) {
      return Optional.of(InvalidTransaction.NO_BLOBS);
    }
    int most = rules.isAtLeast(Fork.OSAKA) ? MAX_BLOBS_OF_ONE : rules.blobs().most(); // EIP-7594
    if (blobs > most) {
      return Optional.of(InvalidTransaction.TOO_MANY_BLOBS);
    }
    for (Hash hash : tx.blobVersionedHashes()) {
      if (hash.bytes().get(0) != 1) {
        return Optional.of(InvalidTransaction.WRONG_BLOB_HASH_VERSION);
      }
    }
    return Optional.empty();
  }

  private static Optional<InvalidTransaction> gas(Rules rules, Transaction tx) {
    boolean creates = tx.to().isEmpty();
    if (rules.isAtLeast(Fork.OSAKA) && Long.compareUnsigned(tx.gasLimit(), MAX_GAS) > 0) {
      return Optional.of(InvalidTransaction.GAS_ABOVE_CAP);
    }
    long intrinsic =
        IntrinsicGas.of(rules, creates, tx.data(), tx.accessList(), tx.authorizations().size());
    if (Long.compareUnsigned(tx.gasLimit(), intrinsic) < 0) {
      return Optional.of(InvalidTransaction.INTRINSIC_GAS_TOO_LOW);
    }
    if (Long.compareUnsigned(tx.gasLimit(), IntrinsicGas.floor(rules, tx.data())) < 0) {
      return Optional.of(InvalidTransaction.FLOOR_GAS_TOO_LOW);
    }
    if (creates
        && rules.isAtLeast(Fork.SHANGHAI)
        && tx.data().size() > 2L * rules.maxCodeSize()) { // EIP-3860
      return Optional.of(InvalidTransaction.INIT_CODE_TOO_LARGE);
    }
    return Optional.empty();
  }

  /**
   * What is wrong with it at its place in a block.
   *
   * @param nonce of the sender
   * @param balance of the sender
   * @param code of the sender
   * @param gasAvailable what the block has left
   */
  static Optional<InvalidTransaction> inBlock(
      Rules rules,
      BlockContext block,
      Transaction tx,
      long nonce,
      Uint256 balance,
      Bytes code,
      long gasAvailable) {
    int order = Long.compareUnsigned(tx.nonce(), nonce);
    if (order != 0) {
      return Optional.of(
          order < 0 ? InvalidTransaction.NONCE_TOO_LOW : InvalidTransaction.NONCE_TOO_HIGH);
    }
    if (!code.isEmpty() // EIP-3607; EIP-7702 lets delegating accounts send
        && !(rules.isAtLeast(Fork.PRAGUE) && Delegation.target(code) != null)) {
      return Optional.of(InvalidTransaction.SENDER_HAS_CODE);
    }
    if (tx.maxFeePerGas().compareTo(block.baseFee()) < 0) {
      return Optional.of(InvalidTransaction.FEE_CAP_BELOW_BASE_FEE);
    }
    if (tx instanceof Transaction.Blob blob
        && blob.maxFeePerBlobGas().compareTo(block.blobBaseFee()) < 0) {
      return Optional.of(InvalidTransaction.BLOB_FEE_CAP_TOO_LOW);
    }
    if (tx.gasLimit() < 0 || tx.gasLimit() > gasAvailable) {
      return Optional.of(InvalidTransaction.GAS_LIMIT_REACHED);
    }
    return balance.toBigInteger().compareTo(mostCost(tx)) < 0
        ? Optional.of(InvalidTransaction.INSUFFICIENT_FUNDS)
        : Optional.empty();
  }

  /** The most that the sender may have to pay, in wei; may have more than 256 bits. */
  public static BigInteger mostCost(Transaction tx) {
    BigInteger cost = tx.value().toBigInteger();
    if (!tx.maxFeePerGas().isZero()) {
      BigInteger gas = new BigInteger(Long.toUnsignedString(tx.gasLimit()));
      cost = cost.add(tx.maxFeePerGas().toBigInteger().multiply(gas));
    }
    if (tx instanceof Transaction.Blob blob) {
      BigInteger gas = BigInteger.valueOf(BlobGas.PER_BLOB * blob.blobVersionedHashes().size());
      cost = cost.add(blob.maxFeePerBlobGas().toBigInteger().multiply(gas));
    }
    return cost;
  }
}
