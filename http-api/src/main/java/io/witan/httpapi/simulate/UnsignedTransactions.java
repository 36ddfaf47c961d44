package io.witan.httpapi.simulate;

import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.AccessListEntry;
import io.witan.protocol.ledger.Transaction;
import java.util.List;

/** The transactions that stand for calls: unsigned, of the type that the call's fields ask for. */
public final class UnsignedTransactions {
  private static final Signature UNSIGNED = new Signature(0, Uint256.ZERO, Uint256.ZERO);

  private UnsignedTransactions() {}

  /** Of type 2 unless a gas price, blobs or authorizations are given. */
  static Transaction of(CallArguments call, Uint256 chain, long nonce, long gas) {
    return of(call, chain, nonce, gas, true);
  }

  /**
   * The same on a chain that may be older.
   *
   * @param typed whether the chain has transactions of type 2
   */
  public static Transaction of(
      CallArguments call, Uint256 chain, long nonce, long gas, boolean typed) {
    List<AccessListEntry> list = call.accessList().orElse(List.of());
    if (call.gasPrice().isPresent() || !typed) {
      return call.accessList().isEmpty()
          ? legacy(call, nonce, gas)
          : new Transaction.AccessList(
              chain,
              nonce,
              call.maxFeePerGas(),
              gas,
              call.to(),
              call.value(),
              call.data(),
              list,
              UNSIGNED);
    }
    if (call.authorizations().isPresent()) {
      return new Transaction.SetCode(
          chain,
          nonce,
          call.maxPriorityFeePerGas(),
          call.maxFeePerGas(),
          gas,
          recipient(call, "EIP-7702 transaction"),
          call.value(),
          call.data(),
          list,
          call.authorizations().get(),
          UNSIGNED);
    }
    if (call.blobs().isPresent()) {
      return new Transaction.Blob(
          chain,
          nonce,
          call.maxPriorityFeePerGas(),
          call.maxFeePerGas(),
          gas,
          recipient(call, "blob transaction"),
          call.value(),
          call.data(),
          list,
          call.maxFeePerBlobGas(),
          call.blobs().get(),
          UNSIGNED);
    }
    return new Transaction.FeeMarket(
        chain,
        nonce,
        call.maxPriorityFeePerGas(),
        call.maxFeePerGas(),
        gas,
        call.to(),
        call.value(),
        call.data(),
        list,
        UNSIGNED);
  }

  private static Transaction legacy(CallArguments call, long nonce, long gas) {
    return new Transaction.Legacy(
        nonce,
        call.maxFeePerGas(),
        gas,
        call.to(),
        call.value(),
        call.data(),
        Uint256.ZERO,
        Uint256.ZERO,
        Uint256.ZERO);
  }

  private static Address recipient(CallArguments call, String what) {
    return call.to()
        .orElseThrow(
            () ->
                RpcError.of(RpcError.INTERNAL, what + " cannot be used to create contract")
                    .toException());
  }
}
