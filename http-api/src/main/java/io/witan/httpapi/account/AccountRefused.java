package io.witan.httpapi.account;

/** What is asked of an account cannot be done; the message says why, and holds no secret. */
public final class AccountRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AccountRefused(String reason) {
    super(reason, null, false, false);
  }
}
