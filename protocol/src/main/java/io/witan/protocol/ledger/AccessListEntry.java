package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import java.util.List;

/** An account and some of its storage keys, declared warm beforehand (EIP-2930). */
public record AccessListEntry(Address address, List<Uint256> storageKeys) {
  public AccessListEntry {
    storageKeys = List.copyOf(storageKeys);
  }
}
