package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import java.util.List;

/**
 * Who agrees on one height, and how many of them are enough.
 *
 * @param members ascending by bytes
 */
public record ValidatorSet(List<Address> members, int quorum) {
  public ValidatorSet {
    members = List.copyOf(members);
  }

  public int size() {
    return members.size();
  }

  public boolean contains(Address address) {
    return members.contains(address);
  }

  /** F + 1: at least one of so many is honest. */
  public int oneHonest() {
    return Quorum.faults(members.size()) + 1;
  }
}
