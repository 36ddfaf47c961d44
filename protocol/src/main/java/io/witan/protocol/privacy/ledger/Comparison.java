package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;

/**
 * What two parties to a private transaction have of the contract that it created or called, after
 * its block.
 *
 * @param party the other one
 * @param ours digest of its account in our state, {@code theirs} as the other one says
 */
public record Comparison(
    long height, PayloadHash payload, Address contract, PartyKey party, Hash ours, Hash theirs) {
  boolean agrees() {
    return ours.equals(theirs);
  }
}
