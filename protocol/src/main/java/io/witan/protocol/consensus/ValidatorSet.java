package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import java.util.List;
import java.util.Optional;

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
    return member(address).isPresent();
  }

  /** The member with this address, as the one object that all messages of it are kept by. */
  public Optional<Address> member(Address address) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).equals(address)) {
        return Optional.of(members.get(i));
      }
    }
    return Optional.empty();
  }

  /** F + 1: at least one of so many is honest. */
  public int oneHonest() {
    return Quorum.faults(members.size()) + 1;
  }
}
