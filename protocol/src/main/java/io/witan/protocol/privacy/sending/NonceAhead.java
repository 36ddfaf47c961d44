package io.witan.protocol.privacy.sending;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateView;
import java.util.Optional;

/** A state as it is once all has been executed that a sender sent before, its nonces alone. */
record NonceAhead(StateView state, Address sender, long nonce) implements StateView {
  @Override
  public Optional<Account> account(Address address) {
    Optional<Account> found = state.account(address);
    if (!address.equals(sender)) {
      return found;
    }
    Account now = found.orElse(Account.EMPTY);
    return Optional.of(new Account(nonce, now.balance(), now.storageRoot(), now.codeHash()));
  }

  @Override
  public Uint256 storage(Address address, Uint256 key) {
    return state.storage(address, key);
  }

  @Override
  public Bytes code(Hash codeHash) {
    return state.code(codeHash);
  }
}
