package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Receipt;
import java.util.Optional;

/**
 * What became of a transaction in a block.
 *
 * @param gasUsed by this transaction alone, after refunds
 * @param effectiveGasPrice paid per gas, in wei
 * @param contractAddress of the contract that a creation made or tried to make
 * @param output return data, or revert data where it failed by REVERT
 * @param failure why the receipt says failed, such as {@code execution reverted}
 */
public record TransactionOutcome(
    Receipt receipt,
    long gasUsed,
    Uint256 effectiveGasPrice,
    Optional<Address> contractAddress,
    Bytes output,
    Optional<String> failure) {}
