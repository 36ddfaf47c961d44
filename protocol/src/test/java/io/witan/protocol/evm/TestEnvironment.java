package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.List;

/** The surroundings of code under test. */
public final class TestEnvironment {
  private TestEnvironment() {}

  /** Block 7 at 8 seconds with 9 gas, all of it by {@code origin}, which pays 1 wei per gas. */
  public static Environment of(Address origin) {
    return new Environment(
        origin,
        Uint256.ONE,
        List.of(),
        origin,
        7,
        8,
        9,
        Uint256.ONE,
        Uint256.ZERO,
        Uint256.ZERO,
        number -> Hash.ZERO);
  }
}
