package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The private accounts that some party has, and what is kept of its contracts. Immutable. The root
 * is over the accounts alone, as GoQuorum has it.
 */
public final class PrivateState {
  private final WorldState accounts;
  private final Function<Address, Optional<ContractPrivacy>> stored;
  private final SortedMap<Address, ContractPrivacy> added;

  private PrivateState(
      WorldState accounts,
      Function<Address, Optional<ContractPrivacy>> stored,
      SortedMap<Address, ContractPrivacy> added) {
    this.accounts = accounts;
    this.stored = stored;
    this.added = Collections.unmodifiableSortedMap(added);
  }

  /** The state that a store holds. */
  public static PrivateState at(
      WorldState accounts, Function<Address, Optional<ContractPrivacy>> contracts) {
    return new PrivateState(accounts, contracts, new TreeMap<>());
  }

  /** The state without accounts. */
  public static PrivateState empty() {
    return at(WorldState.empty(), address -> Optional.empty());
  }

  public WorldState accounts() {
    return accounts;
  }

  public Hash root() {
    return accounts.root();
  }

  /** What is kept of a contract; empty of a standard one and of one that is not private. */
  public Optional<ContractPrivacy> contract(Address address) {
    ContractPrivacy fresh = added.get(address);
    return fresh == null ? stored.apply(address) : Optional.of(fresh);
  }

  /** What is kept of contracts since {@link #at}. */
  public SortedMap<Address, ContractPrivacy> added() {
    return added;
  }

  /** The state after some changes. */
  public PrivateState apply(StateDiff diff, SortedMap<Address, ContractPrivacy> contracts) {
    TreeMap<Address, ContractPrivacy> all = new TreeMap<>(added);
    all.putAll(contracts);
    return new PrivateState(accounts.apply(diff), stored, all);
  }
}
