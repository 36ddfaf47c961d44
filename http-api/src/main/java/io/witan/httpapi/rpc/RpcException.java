package io.witan.httpapi.rpc;

/** Carries an error answer out of a method. Has no stack trace: it is the client's fault. */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RpcError error;

  RpcException(RpcError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  public RpcError error() {
    return error;
  }
}
