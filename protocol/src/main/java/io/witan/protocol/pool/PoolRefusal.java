package io.witan.protocol.pool;

/** Why the pool does not take a transaction; texts as clients know them from GoQuorum and geth. */
public enum PoolRefusal {
  ALREADY_KNOWN("already known"),
  TOO_LARGE("oversized data"),
  TYPE_NOT_SUPPORTED("transaction type not supported"),
  WRONG_CHAIN("invalid chain id for signer"),
  GAS_LIMIT("exceeds block gas limit"),
  GAS_PRICE_NOT_ZERO("Gas price not 0"),
  TIP_ABOVE_FEE_CAP("max priority fee per gas higher than max fee per gas"),
  UNDERPRICED("transaction underpriced"),
  REPLACEMENT_UNDERPRICED("replacement transaction underpriced"),
  NONCE_TOO_LOW("nonce too low"),
  NONCE_MAX("nonce has max value"),
  INSUFFICIENT_FUNDS("insufficient funds for gas * price + value"),
  INTRINSIC_GAS("intrinsic gas too low"),
  INIT_CODE_TOO_LARGE("max initcode size exceeded"),
  SENDER_NOT_EOA("sender not an eoa"),
  ACCOUNT_LIMIT("account limit exceeded: too many queued transactions"),
  POOL_FULL("txpool is full"),
  NOT_READY("the node has no head yet");

  private final String text;

  PoolRefusal(String text) {
    this.text = text;
  }

  /** For clients. */
  public String text() {
    return text;
  }
}
