package io.witan.httpapi.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.call.CallErrors;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcException;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.evm.Halt;
import io.witan.protocol.execution.InvalidTransaction;
import io.witan.protocol.execution.TransactionOutcome;

/** The error codes of {@code eth_simulateV1}, as execution-apis lists them. */
final class SimulationErrors {
  private static final int NONCE_TOO_LOW = -38010;
  private static final int NONCE_TOO_HIGH = -38011;
  private static final int BASE_FEE_TOO_LOW = -38012;
  private static final int INTRINSIC_GAS = -38013;
  private static final int INSUFFICIENT_FUNDS = -38014;
  private static final int BLOCK_GAS_LIMIT = -38015;
  private static final int BLOCK_NUMBER = -38020;
  private static final int BLOCK_TIME = -38021;
  private static final int SENDER_HAS_CODE = -38024;
  private static final int INIT_CODE_TOO_LARGE = -38025;
  private static final int CLIENT_LIMIT = -38026;
  private static final int VM_ERROR = -32015;

  private SimulationErrors() {}

  static RpcException tooMany(String what) {
    return RpcError.of(CLIENT_LIMIT, "too many " + what).toException();
  }

  static RpcException numberNotAbove(long number, long before) {
    return RpcError.of(BLOCK_NUMBER, "block numbers must be in order: " + number + " <= " + before)
        .toException();
  }

  static RpcException timeNotAbove(long time, long before) {
    return RpcError.of(BLOCK_TIME, "block timestamps must be in order: " + time + " <= " + before)
        .toException();
  }

  static RpcException gasLimitReached(long used, long limit) {
    return RpcError.of(BLOCK_GAS_LIMIT, "block gas limit reached: " + used + " >= " + limit)
        .toException();
  }

  /** Ends the whole request: one of its transactions could not stand in a block. */
  static RpcException invalid(InvalidTransaction why, long gas) {
    return RpcError.of(code(why), "err: " + why.text() + " (supplied gas " + gas + ")")
        .toException();
  }

  private static int code(InvalidTransaction why) {
    return switch (why) {
      case NONCE_TOO_LOW -> NONCE_TOO_LOW;
      case NONCE_TOO_HIGH -> NONCE_TOO_HIGH;
      case FEE_CAP_BELOW_BASE_FEE -> BASE_FEE_TOO_LOW;
      case INTRINSIC_GAS_TOO_LOW -> INTRINSIC_GAS;
      case INSUFFICIENT_FUNDS -> INSUFFICIENT_FUNDS;
      case SENDER_HAS_CODE -> SENDER_HAS_CODE;
      case INIT_CODE_TOO_LARGE -> INIT_CODE_TOO_LARGE;
      case TIP_ABOVE_FEE_CAP -> RpcError.INVALID_PARAMS;
      default -> RpcError.INTERNAL;
    };
  }

  /** The error inside the result of a call that failed while it ran. */
  static ObjectNode failed(String failure, TransactionOutcome outcome) {
    ObjectNode json = Json.object();
    Bytes output = outcome.output();
    if (!failure.equals(Halt.REVERT.text())) {
      return json.put("message", failure).put("code", VM_ERROR);
    }
    String reason = CallErrors.reason(output).map(words -> ": " + words).orElse("");
    return json.put("message", failure + reason)
        .put("code", RpcError.REVERTED)
        .put("data", output.toHex());
  }
}
