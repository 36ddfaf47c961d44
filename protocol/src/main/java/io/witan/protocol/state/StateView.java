package io.witan.protocol.state;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.Optional;

/** An immutable state of the world, for reading. Safe to share between threads. */
public interface StateView {
  /** The account, or empty where there is none. */
  Optional<Account> account(Address address);

  /** A storage word; zero where nothing is stored. */
  Uint256 storage(Address address, Uint256 key);

  /** The code with this hash; empty for {@code EmptyHashes.CODE}. */
  Bytes code(Hash codeHash);
}
