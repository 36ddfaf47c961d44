package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;

/**
 * One entry of a set-code transaction's list (EIP-7702), exactly as signed: invalid ones are
 * skipped at execution, so the fields are not narrowed here.
 *
 * @param nonce unsigned 64-bit
 * @param yParity 0 to 255
 */
public record Authorization(
    Uint256 chainId, Address address, long nonce, int yParity, Uint256 r, Uint256 s) {}
