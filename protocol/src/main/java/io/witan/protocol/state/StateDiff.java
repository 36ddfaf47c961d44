package io.witan.protocol.state;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an execution changes: applied to a view it gives the next one. Sorted by address. */
public record StateDiff(List<Change> changes) {
  public static final StateDiff NONE = new StateDiff(List.of());

  public StateDiff {
    changes = List.copyOf(changes);
  }

  /** One account's change. */
  public sealed interface Change {
    Address address();
  }

  /** The account and its storage are gone. */
  public record Deleted(Address address) implements Change {}

  /**
   * The account after the change.
   *
   * @param nonce unsigned 64-bit
   * @param balance in wei
   * @param newCode where the code is new to this account
   * @param storageCleared whether all earlier storage is dropped before {@code storage} is written
   * @param storage the words that changed; zero deletes
   */
  public record Updated(
      Address address,
      long nonce,
      Uint256 balance,
      Hash codeHash,
      Optional<Bytes> newCode,
      boolean storageCleared,
      SortedMap<Uint256, Uint256> storage)
      implements Change {
    public Updated {
      storage = Collections.unmodifiableSortedMap(new TreeMap<>(storage));
    }
  }
}
