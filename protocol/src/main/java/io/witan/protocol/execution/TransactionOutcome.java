package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Receipt;
import java.util.Optional;

/**
 * What executing one transaction of a block gave.
 *
 * @param gasUsed by this transaction alone
 * @param effectiveGasPrice in wei per gas
 * @param contractAddress of the contract that the transaction created, successful or not
 * @param output return data, or revert data where it failed
 * @param failure why it failed; empty where it succeeded
 */
public record TransactionOutcome(
    Receipt receipt,
    long gasUsed,
    Uint256 effectiveGasPrice,
    Optional<Address> contractAddress,
    Bytes output,
    Optional<String> failure) {}
