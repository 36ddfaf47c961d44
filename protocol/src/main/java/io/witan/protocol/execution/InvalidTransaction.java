package io.witan.protocol.execution;

/** Why a transaction may not stand in a block; texts as geth's and GoQuorum's clients know them. */
public enum InvalidTransaction {
  NONCE_TOO_LOW("nonce too low"),
  NONCE_TOO_HIGH("nonce too high"),
  NONCE_AT_MAXIMUM("nonce has max value"),
  INSUFFICIENT_FUNDS("insufficient funds for gas * price + value"),
  INTRINSIC_GAS_TOO_LOW("intrinsic gas too low"),
  FLOOR_GAS_TOO_LOW("insufficient gas for floor data gas cost"),
  GAS_LIMIT_REACHED("gas limit reached"),
  GAS_LIMIT_TOO_HIGH("transaction gas limit too high"),
  TYPE_NOT_SUPPORTED("transaction type not supported"),
  WRONG_CHAIN("invalid chain id for signer"),
  INVALID_SENDER("invalid sender"),
  SENDER_NOT_EOA("sender not an eoa"),
  FEE_CAP_TOO_LOW("max fee per gas less than block base fee"),
  TIP_ABOVE_FEE_CAP("max priority fee per gas higher than max fee per gas"),
  GAS_PRICE_NOT_ZERO("Gas price not 0"),
  INIT_CODE_TOO_LARGE("max initcode size exceeded"),
  OVERSIZED("oversized data"),
  BLOBS_NOT_ENABLED("blob transactions are not enabled on this network"),
  BLOB_FEE_CAP_TOO_LOW("max fee per blob gas less than block blob gas fee"),
  NO_BLOBS("blob transaction missing blob hashes"),
  TOO_MANY_BLOBS("blob transaction has too many blobs"),
  WRONG_BLOB_HASH_VERSION("blob versioned hash version is not known"),
  NO_AUTHORIZATIONS("EIP-7702 transaction with empty auth list");

  private final String text;

  InvalidTransaction(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
