package io.witan.protocol.rlp;

/** Bytes that are not canonical RLP, or not of the expected shape. The message names the fault. */
public final class RlpException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public RlpException(String message) {
    super(message);
  }
}
