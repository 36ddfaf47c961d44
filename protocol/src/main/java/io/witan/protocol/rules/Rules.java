package io.witan.protocol.rules;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.precompile.Precompiles;
import java.util.Optional;

/**
 * Everything that decides how a block of one height executes. Made only by {@link ChainConfig#at}.
 *
 * @param precompiles those of the fork, except in tests of a draft
 * @param gasPriceEnabled false where every gas price must be zero, GoQuorum's default
 * @param maxCodeSize of a deployed contract, in bytes
 * @param maxTransactionSize of an encoded transaction, in bytes
 * @param blobsEnabled whether blob transactions are admitted
 * @param blobs how many of them a block may hold; without meaning before Cancun
 * @param depositContract whose logs are requests to a beacon chain, as {@link ChainConfig} has it
 * @param privacy what of private transactions there is
 */
public record Rules(
    Uint256 chainId,
    Fork fork,
    Precompiles precompiles,
    boolean gasPriceEnabled,
    int maxCodeSize,
    int maxTransactionSize,
    boolean blobsEnabled,
    BlobLimits blobs,
    Optional<Address> depositContract,
    Privacy privacy) {
  /** Ethereum's own limit (EIP-170). */
  public static final int DEFAULT_MAX_CODE_SIZE = 24_576;

  public boolean isAtLeast(Fork other) {
    return fork.isAtLeast(other);
  }

  /** Plain Ethereum rules, as the official tests expect. */
  public static Rules ethereum(Fork fork) {
    return new Rules(
        Uint256.ONE,
        fork,
        Precompiles.at(fork),
        true,
        DEFAULT_MAX_CODE_SIZE,
        Integer.MAX_VALUE,
        true,
        BlobLimits.of(fork),
        Optional.empty(),
        Privacy.NONE);
  }

  /** The same with other precompiled contracts. */
  public Rules withPrecompiles(Precompiles others) {
    return new Rules(
        chainId,
        fork,
        others,
        gasPriceEnabled,
        maxCodeSize,
        maxTransactionSize,
        blobsEnabled,
        blobs,
        depositContract,
        privacy);
  }
}
