package io.witan.protocol.rules;

import io.witan.protocol.bytes.Uint256;

/**
 * Everything that decides how a block of one height executes. Made only by {@link ChainConfig#at}.
 *
 * @param gasPriceEnabled false where every gas price must be zero, GoQuorum's default
 * @param maxCodeSize of a deployed contract, in bytes
 * @param maxTransactionSize of an encoded transaction, in bytes
 * @param blobsEnabled whether blob transactions are admitted
 */
public record Rules(
    Uint256 chainId,
    Fork fork,
    boolean gasPriceEnabled,
    int maxCodeSize,
    int maxTransactionSize,
    boolean blobsEnabled) {
  /** Ethereum's own limit (EIP-170). */
  public static final int DEFAULT_MAX_CODE_SIZE = 24_576;

  public boolean isAtLeast(Fork other) {
    return fork.isAtLeast(other);
  }

  /** Plain Ethereum rules, as the official tests expect. */
  public static Rules ethereum(Fork fork) {
    return new Rules(Uint256.ONE, fork, true, DEFAULT_MAX_CODE_SIZE, Integer.MAX_VALUE, true);
  }
}
