package io.witan.deploy.load;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import java.util.Optional;

/** A transfer or a call at gas price zero, signed for one chain (EIP-155). */
public final class FreeTransfer {
  private static final long GAS = 21_000;

  private FreeTransfer() {}

  public static Legacy sign(Signer signer, Uint256 chainId, long nonce, Address to, Uint256 wei) {
    return signed(signer, chainId, new Asked(nonce, GAS, Optional.of(to), wei, Bytes.EMPTY));
  }

  /**
   * A call of a contract.
   *
   * @param to empty for one that is made
   */
  public static Legacy call(
      Signer signer, Uint256 chainId, long nonce, Optional<Address> to, Bytes data, long gas) {
    return signed(signer, chainId, new Asked(nonce, gas, to, Uint256.ZERO, data));
  }

  private record Asked(long nonce, long gas, Optional<Address> to, Uint256 wei, Bytes data) {
    Legacy with(Uint256 v, Uint256 r, Uint256 s) {
      return new Legacy(nonce, Uint256.ZERO, gas, to, wei, data, v, r, s);
    }
  }

  private static Legacy signed(Signer signer, Uint256 chainId, Asked asked) {
    Uint256 v = chainId.plus(chainId).plus(Uint256.of(35));
    Legacy unsigned = asked.with(v, Uint256.ZERO, Uint256.ZERO);
    Signature signature = signer.sign(TransactionCodec.signingHash(unsigned));
    return asked.with(v.plus(Uint256.of(signature.yParity())), signature.r(), signature.s());
  }
}
