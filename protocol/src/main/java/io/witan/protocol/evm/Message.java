package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Inspector.CallKind;

/**
 * A call or a creation that is asked for.
 *
 * @param depth 0 for the transaction's own
 * @param isStatic whether nothing may be changed (EIP-214)
 * @param to whose storage and balance the frame has; null for a creation
 * @param codeAddress whose code runs; null for a creation
 * @param value what CALLVALUE gives, in wei; a CALL transfers it
 * @param input call data, or init code
 * @param salt of CREATE2, null otherwise
 */
public record Message(
    CallKind kind,
    int depth,
    boolean isStatic,
    Address caller,
    Address to,
    Address codeAddress,
    Uint256 value,
    long gas,
    Bytes input,
    Uint256 salt) {

  /** A transaction's call. */
  public static Message call(Address from, Address to, Uint256 value, long gas, Bytes input) {
    return new Message(CallKind.CALL, 0, false, from, to, to, value, gas, input, null);
  }

  /** A transaction's creation. */
  public static Message create(Address from, Uint256 value, long gas, Bytes initCode) {
    return new Message(CallKind.CREATE, 0, false, from, null, null, value, gas, initCode, null);
  }

  /** The same, changing nothing. */
  Message asStatic() {
    return new Message(kind, depth, true, caller, to, codeAddress, value, gas, input, salt);
  }

  boolean isCreation() {
    return kind == CallKind.CREATE || kind == CallKind.CREATE2;
  }
}
