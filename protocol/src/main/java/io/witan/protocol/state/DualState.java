package io.witan.protocol.state;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a private transaction sees: an account of the private state or, where it has none there, of
 * the public one, which it may read and whose code it may run, but which it may not change. It
 * belongs to one execution.
 */
public final class DualState implements StateView {
  private final StateView publicState;
  private final StateView privateState;
  private final Optional<Address> sender;

  /** Which of the two has the code of an account that was read. */
  private final Map<Hash, StateView> codes = new TreeMap<>();

  public DualState(StateView publicState, StateView privateState) {
    this(publicState, privateState, Optional.empty());
  }

  private DualState(StateView publicState, StateView privateState, Optional<Address> sender) {
    this.publicState = publicState;
    this.privateState = privateState;
    this.sender = sender;
  }

  /**
   * The same for the transaction of a sender, whose account is public even where it is nowhere yet:
   * its nonce is counted there.
   */
  public DualState sentBy(Address account) {
    return new DualState(publicState, privateState, Optional.of(account));
  }

  /** Whether the account is of the public state alone. */
  public boolean isPublic(Address address) {
    return privateState.account(address).isEmpty()
        && (publicState.account(address).isPresent() || sender.filter(address::equals).isPresent());
  }

  @Override
  public Optional<Account> account(Address address) {
    Optional<Account> own = privateState.account(address);
    Optional<Account> found = own.isPresent() ? own : publicState.account(address);
    StateView holder = own.isPresent() ? privateState : publicState;
    found.ifPresent(account -> codes.putIfAbsent(account.codeHash(), holder));
    return found;
  }

  @Override
  public Uint256 storage(Address address, Uint256 key) {
    return (isPublic(address) ? publicState : privateState).storage(address, key);
  }

  @Override
  public Bytes code(Hash codeHash) {
    return codes.getOrDefault(codeHash, privateState).code(codeHash);
  }
}
