package io.witan.deploy.load;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import java.util.Optional;

/** A transfer at gas price zero, signed for one chain (EIP-155). */
public final class FreeTransfer {
  private static final long GAS = 21_000;

  private FreeTransfer() {}

  public static Legacy sign(Signer signer, Uint256 chainId, long nonce, Address to, Uint256 wei) {
    Uint256 v = chainId.plus(chainId).plus(Uint256.of(35));
    Legacy unsigned = legacy(nonce, to, wei, v, Optional.empty());
    Signature signature = signer.sign(TransactionCodec.signingHash(unsigned));
    return legacy(nonce, to, wei, v.plus(Uint256.of(signature.yParity())), Optional.of(signature));
  }

  private static Legacy legacy(
      long nonce, Address to, Uint256 wei, Uint256 v, Optional<Signature> signature) {
    return new Legacy(
        nonce,
        Uint256.ZERO,
        GAS,
        Optional.of(to),
        wei,
        Bytes.EMPTY,
        v,
        signature.map(Signature::r).orElse(Uint256.ZERO),
        signature.map(Signature::s).orElse(Uint256.ZERO));
  }
}
