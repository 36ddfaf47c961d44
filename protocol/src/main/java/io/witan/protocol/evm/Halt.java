package io.witan.protocol.evm;

/** How a call frame ended. All but success and {@link #REVERT} take the frame's gas. */
public enum Halt {
  SUCCESS(""),
  REVERT("execution reverted"),
  OUT_OF_GAS("out of gas"),
  STACK_UNDERFLOW("stack underflow"),
  STACK_OVERFLOW("stack limit reached"),
  INVALID_OPCODE("invalid opcode"),
  INVALID_JUMP("invalid jump destination"),
  WRITE_PROTECTION("write protection"),
  RETURN_DATA_OUT_OF_BOUNDS("return data out of bounds"),
  CALL_DEPTH("max call depth exceeded"),
  INSUFFICIENT_BALANCE("insufficient balance for transfer"),
  NONCE_OVERFLOW("nonce uint64 overflow"),
  ADDRESS_COLLISION("contract address collision"),
  CODE_TOO_LARGE("max code size exceeded"),
  INIT_CODE_TOO_LARGE("max initcode size exceeded"),
  CODE_STORE_OUT_OF_GAS("contract creation code storage out of gas"),
  CODE_STARTS_WITH_EF("invalid code: must not begin with 0xef"),
  PRECOMPILE_FAILED("precompiled contract failed");

  private final String text;

  Halt(String text) {
    this.text = text;
  }

  /** The text that clients of other nodes know. */
  public String text() {
    return text;
  }
}
