package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What code can ask about the transaction and the block that it runs in.
 *
 * @param gasPrice paid per gas, in wei
 * @param timestamp in seconds
 * @param difficulty or the random value that took its place (EIP-4399)
 * @param blockHashes hash by number; asked only for the 256 blocks before this one
 */
public record Environment(
    Address origin,
    Uint256 gasPrice,
    List<Hash> blobHashes,
    Address coinbase,
    long number,
    long timestamp,
    long gasLimit,
    Uint256 difficulty,
    Uint256 baseFee,
    Uint256 blobBaseFee,
    LongFunction<Hash> blockHashes) {
  public Environment {
    blobHashes = List.copyOf(blobHashes);
  }
}
