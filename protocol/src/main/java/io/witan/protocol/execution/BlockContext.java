package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.function.LongFunction;

/**
 * What code can see of the block that it runs in.
 *
 * @param timestamp in seconds
 * @param coinbase receives the fees, and is what the opcode COINBASE gives
 * @param prevRandao the opcode DIFFICULTY gives it since Paris
 * @param baseFee wei per gas; zero before London
 * @param blobBaseFee wei per blob gas; zero before Cancun
 * @param blockHashes hash of a block by height, asked only for the 256 before this one
 */
public record BlockContext(
    long number,
    long timestamp,
    Address coinbase,
    long gasLimit,
    Uint256 difficulty,
    Hash prevRandao,
    Uint256 baseFee,
    Uint256 blobBaseFee,
    LongFunction<Hash> blockHashes) {}
