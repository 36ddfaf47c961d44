package io.witan.httpapi.call;

import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Halt;
import io.witan.protocol.execution.CallResult;
import io.witan.protocol.execution.IntrinsicGas;
import io.witan.protocol.execution.InvalidTransaction;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import java.util.List;
import java.util.Set;

/**
 * The least gas limit with which a call succeeds, found by halving. What a call uses is not enough:
 * a refund comes only at the end, and a nested call gets at most 63/64 of what is left.
 */
public final class GasEstimate {
  private static final long TRANSFER = 21_000;

  private static final Set<String> TOO_LITTLE =
      Set.of(
          Halt.OUT_OF_GAS.text(),
          InvalidTransaction.INTRINSIC_GAS_TOO_LOW.text(),
          InvalidTransaction.FLOOR_GAS_TOO_LOW.text());

  private static final Bytes HASH = Bytes.fromHex("11".repeat(PayloadHash.SIZE));

  private final Caller caller;
  private final CallArguments arguments;

  private GasEstimate(Caller caller, CallArguments arguments) {
    this.caller = caller;
    this.arguments = arguments;
  }

  /** The estimate, or the error of the call where it fails with all the gas that it may have. */
  public static long of(Caller caller, CallArguments arguments) {
    return new GasEstimate(caller, arguments).find();
  }

  /**
   * What a private transaction pays besides for the hash in place of its payload, where that is
   * more than for the payload: 64 bytes that are counted as if none were zero.
   */
  public static long forHash(Rules rules, CallArguments arguments) {
    boolean creates = arguments.to().isEmpty();
    long hash = IntrinsicGas.of(rules, creates, HASH, List.of(), 0);
    long data = IntrinsicGas.of(rules, creates, arguments.data(), List.of(), 0);
    return Math.max(0, hash - data);
  }

  private long find() {
    long most = most();
    CallResult result = run(most);
    if (result.failure().isPresent()) {
      throw failure(result, most);
    }
    long least = result.gasUsed() - 1; // with less than it uses it cannot succeed
    long first = Math.min(most, (result.gasUsed() + result.gasUsed() / 63) + 2_300);
    if (first < most && run(first).failure().isEmpty()) {
      most = first;
    }
    while (least + 1 < most) {
      long middle = least + (most - least) / 2;
      if (run(middle).failure().isEmpty()) {
        most = middle;
      } else {
        least = middle;
      }
    }
    return most;
  }

  private CallResult run(long gas) {
    return caller.run(arguments.withGas(gas));
  }

  /** The gas asked for or the block's, at most what the node allows and the sender can pay. */
  private long most() {
    long asked =
        arguments.gas().filter(gas -> gas < 0 || gas >= TRANSFER).orElse(caller.block().gasLimit());
    long most = caller.gas(arguments);
    if (asked >= 0) {
      most = Math.min(most, asked);
    }
    if (!arguments.paysForGas()) {
      return most;
    }
    Uint256 balance =
        caller.state().account(arguments.from()).map(Account::balance).orElse(Uint256.ZERO);
    if (balance.compareTo(arguments.value()) < 0) {
      throw RpcError.server("insufficient funds for transfer").toException();
    }
    Uint256 left = balance.minus(arguments.value());
    Uint256 payable =
        Uint256.of(left.toBigInteger().divide(arguments.maxFeePerGas().toBigInteger()));
    return Math.min(most, payable.toLongSaturated());
  }

  private static RuntimeException failure(CallResult result, long most) {
    return TOO_LITTLE.contains(result.failure().orElse(""))
        ? RpcError.server("gas required exceeds allowance (" + most + ")").toException()
        : CallErrors.of(result);
  }
}
