package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.AccessListEntry;
import java.util.List;
import java.util.Optional;

/**
 * A message that is only tried, as {@code eth_call} does: no nonce, no signature.
 *
 * @param to empty where a contract is created
 * @param gas most that it may use
 * @param gasPrice what the opcode GASPRICE gives, in wei; the sender must be able to pay it
 */
public record CallRequest(
    Address from,
    Optional<Address> to,
    long gas,
    Uint256 gasPrice,
    Uint256 value,
    Bytes data,
    List<AccessListEntry> accessList) {
  public CallRequest {
    accessList = List.copyOf(accessList);
  }
}
