package io.witan.deploy.conformance;

import io.witan.protocol.rlp.RlpException;

/** Why a block or a transaction of a test is not accepted. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  Refused(String reason) {
    super(reason);
  }

  /** Of bytes that cannot be read. */
  static Refused unreadable(RlpException fault) {
    return new Refused("unreadable: " + fault.getMessage());
  }
}
