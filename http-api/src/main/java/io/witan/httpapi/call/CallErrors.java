package io.witan.httpapi.call;

import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcException;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.CallResult;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The errors of failed calls. A revert's data is told in words too where it is Solidity's {@code
 * Error(string)} or {@code Panic(uint256)}.
 */
public final class CallErrors {
  private static final Bytes ERROR = Bytes.fromHex("0x08c379a0");
  private static final Bytes PANIC = Bytes.fromHex("0x4e487b71");
  private static final int SELECTOR = 4;
  private static final int WORD = 32;
  private static final Map<Long, String> PANICS =
      Map.of(
          0x00L, "generic panic",
          0x01L, "assert(false)",
          0x11L, "arithmetic underflow or overflow",
          0x12L, "division or modulo by zero",
          0x21L, "enum overflow",
          0x22L, "invalid encoded storage byte array accessed",
          0x31L, "out-of-bounds array access; popping on an empty array",
          0x32L, "out-of-bounds access of an array or bytesN",
          0x41L, "out of memory",
          0x51L, "uninitialized function");

  private CallErrors() {}

  /** The error that answers a call which failed. */
  public static RpcException of(CallResult result) {
    return result.reverted()
        ? reverted(result.output())
        : RpcError.server(result.failure().orElse("execution failed")).toException();
  }

  private static RpcException reverted(Bytes output) {
    String message =
        reason(output).map(words -> "execution reverted: " + words).orElse("execution reverted");
    return RpcError.reverted(message, output).toException();
  }

  /** What the data of a revert says, where it says something. */
  public static Optional<String> reason(Bytes output) {
    if (output.size() < SELECTOR + WORD) {
      return Optional.empty();
    }
    Bytes selector = output.slice(0, SELECTOR);
    Bytes body = output.slice(SELECTOR, output.size());
    if (selector.equals(ERROR)) {
      return text(body);
    }
    if (selector.equals(PANIC)) {
      long code = word(body, 0).orElse(Uint256.MAX).toLongSaturated();
      return Optional.of(
          PANICS.getOrDefault(code, "unknown panic code: 0x" + Long.toHexString(code)));
    }
    return Optional.empty();
  }

  private static Optional<String> text(Bytes body) {
    long at = word(body, 0).map(Uint256::toLongSaturated).orElse(Long.MAX_VALUE);
    if (at > body.size()) {
      return Optional.empty();
    }
    long length = word(body, (int) at).map(Uint256::toLongSaturated).orElse(Long.MAX_VALUE);
    int from = (int) at + WORD;
    if (length > body.size() - from) {
      return Optional.empty();
    }
    byte[] bytes = body.slice(from, from + (int) length).toArray();
    return Optional.of(new String(bytes, StandardCharsets.UTF_8));
  }

  private static Optional<Uint256> word(Bytes body, int at) {
    return at + WORD > body.size()
        ? Optional.empty()
        : Optional.of(Uint256.of(body.slice(at, at + WORD)));
  }
}
