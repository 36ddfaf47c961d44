package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.CurveOrder;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import java.util.Optional;

/**
 * A transaction whose sender is known. The only way to one that may stand in a block is signature
 * recovery, so that a sender is recovered once, before the pool, and never believed.
 */
public final class RecoveredTransaction {
  private final Transaction transaction;
  private final Bytes encoded;
  private final Hash hash;
  private final Address sender;

  private RecoveredTransaction(Transaction transaction, Bytes encoded, Address sender) {
    this.transaction = transaction;
    this.encoded = encoded;
    this.hash = Keccak.hash(encoded);
    this.sender = sender;
  }

  /** A transaction that nobody signed, for a block that is simulated and belongs to no chain. */
  public static RecoveredTransaction unsigned(Transaction tx, Address sender) {
    return new RecoveredTransaction(tx, TransactionCodec.encode(tx), sender);
  }

  /**
   * Recovers the sender; empty where the signature is no signature.
   *
   * @param lowSOnly whether s must be at most n/2 (EIP-2, since Homestead)
   */
  public static Optional<RecoveredTransaction> recover(
      Transaction tx, Verifier verifier, boolean lowSOnly) {
    return recover(tx, verifier, lowSOnly, TransactionCodec.signingHash(tx));
  }

  /**
   * Recovers the sender on a chain that may be Ethereum's main network: there, V of 37 and 38 is
   * replay protection and marks nothing as private.
   */
  public static Optional<RecoveredTransaction> recover(
      Transaction tx, Verifier verifier, boolean lowSOnly, Uint256 chainId) {
    return recover(tx, verifier, lowSOnly, TransactionCodec.signingHash(tx, chainId));
  }

  private static Optional<RecoveredTransaction> recover(
      Transaction tx, Verifier verifier, boolean lowSOnly, Hash signed) {
    Signature signature = tx.signature();
    if (!CurveOrder.admits(signature) || (lowSOnly && !CurveOrder.isLow(signature))) {
      return Optional.empty();
    }
    return verifier
        .recover(signed, signature)
        .map(sender -> new RecoveredTransaction(tx, TransactionCodec.encode(tx), sender));
  }

  public Transaction transaction() {
    return transaction;
  }

  /** Canonical bytes (EIP-2718). */
  public Bytes encoded() {
    return encoded;
  }

  public Hash hash() {
    return hash;
  }

  public Address sender() {
    return sender;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecoveredTransaction that && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "RecoveredTransaction(" + hash + " from " + sender + ")";
  }
}
