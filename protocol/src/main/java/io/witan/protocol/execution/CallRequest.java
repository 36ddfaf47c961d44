package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.AccessListEntry;
import java.util.List;
import java.util.Optional;

/**
 * A call that is run but not put into a block: no nonce and no signature.
 *
 * @param to empty to try the creation of a contract
 * @param gas the limit, intrinsic gas included
 * @param maxFeePerGas zero where the caller does not pay for gas
 */
public record CallRequest(
    Address from,
    Optional<Address> to,
    long gas,
    Uint256 maxFeePerGas,
    Uint256 maxPriorityFeePerGas,
    Uint256 value,
    Bytes data,
    List<AccessListEntry> accessList) {
  public CallRequest {
    accessList = List.copyOf(accessList);
  }
}
