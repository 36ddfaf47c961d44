package io.witan.protocol.execution;

/** Why a transaction must not be in a block, with the texts that clients know. */
public enum InvalidTransaction {
  PRIVATE_WITH_VALUE("ether value is not supported for private transactions"),
  TYPE_NOT_SUPPORTED("transaction type not supported"),
  BLOBS_NOT_ENABLED("blob transactions are not enabled on this chain"),
  WRONG_CHAIN("invalid chain id for signer"),
  GAS_PRICE_NOT_ZERO("Gas price not 0"),
  NONCE_TOO_LOW("nonce too low"),
  NONCE_TOO_HIGH("nonce too high"),
  NONCE_AT_MAXIMUM("nonce has max value"),
  SENDER_HAS_CODE("sender not an eoa"),
  TIP_ABOVE_FEE_CAP("max priority fee per gas higher than max fee per gas"),
  FEE_CAP_BELOW_BASE_FEE("max fee per gas less than block base fee"),
  BLOB_FEE_CAP_TOO_LOW("max fee per blob gas less than block blob gas fee"),
  NO_BLOBS("blob transaction missing blob hashes"),
  TOO_MANY_BLOBS("blob transaction has too many blobs"),
  WRONG_BLOB_HASH_VERSION("blob transaction has a blob hash of an unknown version"),
  NO_AUTHORIZATIONS("set code transaction with empty auth list"),
  GAS_LIMIT_REACHED("gas limit reached"),
  GAS_ABOVE_CAP("transaction gas limit too high"),
  INSUFFICIENT_FUNDS("insufficient funds for gas * price + value"),
  INTRINSIC_GAS_TOO_LOW("intrinsic gas too low"),
  FLOOR_GAS_TOO_LOW("insufficient gas for floor data gas cost"),
  INIT_CODE_TOO_LARGE("max initcode size exceeded"),
  MALFORMED_DEPOSIT("a log of the deposit contract is not of its form");

  private final String text;

  InvalidTransaction(String text) {
    this.text = text;
  }

  /** Whether the reason stays, whatever else is in the block and what the fees are. */
  public boolean isLasting() {
    return switch (this) {
      case NONCE_TOO_LOW,
          NONCE_TOO_HIGH,
          FEE_CAP_BELOW_BASE_FEE,
          BLOB_FEE_CAP_TOO_LOW,
          TOO_MANY_BLOBS,
          GAS_LIMIT_REACHED,
          INSUFFICIENT_FUNDS ->
          false;
      case PRIVATE_WITH_VALUE,
          TYPE_NOT_SUPPORTED,
          BLOBS_NOT_ENABLED,
          WRONG_CHAIN,
          GAS_PRICE_NOT_ZERO,
          NONCE_AT_MAXIMUM,
          SENDER_HAS_CODE,
          TIP_ABOVE_FEE_CAP,
          NO_BLOBS,
          WRONG_BLOB_HASH_VERSION,
          NO_AUTHORIZATIONS,
          GAS_ABOVE_CAP,
          INTRINSIC_GAS_TOO_LOW,
          FLOOR_GAS_TOO_LOW,
          INIT_CODE_TOO_LARGE,
          MALFORMED_DEPOSIT ->
          true;
    };
  }

  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
