package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one execution read. It would give the same on any state that answers all of this the same:
 * code needs no look, because its hash is in the account.
 */
final class Reads implements StateView {
  private final StateView state;
  private final Map<Address, Optional<Account>> accounts = new LinkedHashMap<>();
  private final Map<Address, Map<Uint256, Uint256>> words = new LinkedHashMap<>();

  Reads(StateView state) {
    this.state = state;
  }

  @Override
  public Optional<Account> account(Address address) {
    Optional<Account> found = state.account(address);
    accounts.put(address, found);
    return found;
  }

  @Override
  public Uint256 storage(Address address, Uint256 key) {
    Uint256 found = state.storage(address, key);
    words.computeIfAbsent(address, none -> new LinkedHashMap<>()).put(key, found);
    return found;
  }

  @Override
  public Bytes code(Hash codeHash) {
    return state.code(codeHash);
  }

  /** Whether {@code other} answers everything that was read in the same way. */
  boolean hold(StateView other) {
    for (Map.Entry<Address, Optional<Account>> read : accounts.entrySet()) {
      if (!isSame(read.getValue(), other.account(read.getKey()))) {
        return false;
      }
    }
    for (Map.Entry<Address, Map<Uint256, Uint256>> of : words.entrySet()) {
      for (Map.Entry<Uint256, Uint256> read : of.getValue().entrySet()) {
        if (!read.getValue().equals(other.storage(of.getKey(), read.getKey()))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Of a storage root an execution only sees whether it is that of an empty storage. */
  private static boolean isSame(Optional<Account> one, Optional<Account> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() && other.isEmpty();
    }
    Account a = one.get();
    Account b = other.get();
    return a.nonce() == b.nonce()
        && a.balance().equals(b.balance())
        && a.codeHash().equals(b.codeHash())
        && hasStorage(a) == hasStorage(b);
  }

  private static boolean hasStorage(Account account) {
    return !account.storageRoot().equals(EmptyHashes.TRIE);
  }
}
