package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;

/** The code of an account that runs another account's code (EIP-7702). */
public final class Delegation {
  private static final Bytes PREFIX = Bytes.ofInts(0xef, 0x01, 0x00);
  private static final int SIZE = 23;

  private Delegation() {}

  public static Bytes to(Address target) {
    return Bytes.concat(PREFIX, target.bytes());
  }

  /** Whose code runs, or null where {@code code} delegates to nobody. */
  public static Address target(Bytes code) {
    return code.size() == SIZE && code.slice(0, 3).equals(PREFIX)
        ? Address.of(code.slice(3, SIZE))
        : null;
  }
}
