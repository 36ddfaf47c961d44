package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Transaction.AccessList;
import io.witan.protocol.ledger.Transaction.Blob;
import io.witan.protocol.ledger.Transaction.FeeMarket;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.Transaction.SetCode;

/** Signs transactions whose signature is not there yet, or is not theirs. */
public final class TransactionSigning {
  private static final int PRIVATE_V = 37;
  private static final int PLAIN_V = 27;
  private static final Uint256 PROTECTED_V = Uint256.of(35);
  private static final Signature NONE = new Signature(0, Uint256.ZERO, Uint256.ZERO);

  private TransactionSigning() {}

  /** For one chain; a legacy one with replay protection (EIP-155). */
  public static Transaction sign(Transaction unsigned, Uint256 chainId, Signer signer) {
    if (unsigned instanceof Legacy legacy) {
      Uint256 even = chainId.plus(chainId).plus(PROTECTED_V);
      Hash digest = TransactionCodec.signingHash(legacy.withSignature(even, NONE), chainId);
      Signature signature = signer.sign(digest);
      return legacy.withSignature(even.plus(Uint256.of(signature.yParity())), signature);
    }
    return sealed(unsigned, signer.sign(TransactionCodec.signingHash(unsigned)));
  }

  /** A legacy one without replay protection, as chains before EIP-155 have them. */
  public static Legacy signPlain(Legacy unsigned, Signer signer) {
    return sign(unsigned, PLAIN_V, signer);
  }

  /**
   * A private one: V is 37 or 38, and what is signed names no chain (GoQuorum). Its data is the
   * hash of its payload already.
   */
  public static Legacy signPrivate(Legacy unsigned, Signer signer) {
    return sign(unsigned, PRIVATE_V, signer);
  }

  private static Legacy sign(Legacy unsigned, int even, Signer signer) {
    Hash digest = TransactionCodec.signingHash(unsigned.withSignature(Uint256.of(even), NONE));
    Signature signature = signer.sign(digest);
    return unsigned.withSignature(Uint256.of(even + signature.yParity()), signature);
  }

  private static Transaction sealed(Transaction unsigned, Signature signature) {
    return switch (unsigned) {
      case Legacy legacy -> throw new IllegalArgumentException("V of a legacy one needs a chain");
      case AccessList tx ->
          new AccessList(
              tx.chain(),
              tx.nonce(),
              tx.gasPrice(),
              tx.gasLimit(),
              tx.to(),
              tx.value(),
              tx.data(),
              tx.accessList(),
              signature);
      case FeeMarket tx ->
          new FeeMarket(
              tx.chain(),
              tx.nonce(),
              tx.maxPriorityFeePerGas(),
              tx.maxFeePerGas(),
              tx.gasLimit(),
              tx.to(),
              tx.value(),
              tx.data(),
              tx.accessList(),
              signature);
      case Blob tx ->
          new Blob(
              tx.chain(),
              tx.nonce(),
              tx.maxPriorityFeePerGas(),
              tx.maxFeePerGas(),
              tx.gasLimit(),
              tx.recipient(),
              tx.value(),
              tx.data(),
              tx.accessList(),
              tx.maxFeePerBlobGas(),
              tx.blobVersionedHashes(),
              signature);
      case SetCode tx ->
          new SetCode(
              tx.chain(),
              tx.nonce(),
              tx.maxPriorityFeePerGas(),
              tx.maxFeePerGas(),
              tx.gasLimit(),
              tx.recipient(),
              tx.value(),
              tx.data(),
              tx.accessList(),
              tx.authorizations(),
              signature);
    };
  }
}
