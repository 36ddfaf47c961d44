package io.witan.protocol.execution;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.AccessListEntry;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.List;

/** Gas that a transaction costs before any code of it runs. */
public final class IntrinsicGas {
  private static final long TRANSACTION = 21_000;
  private static final long CREATION = 32_000;
  private static final long ZERO_BYTE = 4;
  private static final long LISTED_ADDRESS = 2_400;
  private static final long LISTED_KEY = 1_900;
  private static final long AUTHORIZATION = 25_000;
  private static final long FLOOR_TOKEN = 10;

  private IntrinsicGas() {}

  /** Yellow Paper §6.2 with EIP-2, EIP-2028, EIP-2930, EIP-3860 and EIP-7702. */
  public static long of(
      Rules rules,
      boolean creates,
      Bytes data,
      List<AccessListEntry> accessList,
      int authorizations) {
    long nonZero = nonZeroBytes(data);
    long perByte = rules.isAtLeast(Fork.ISTANBUL) ? 16 : 68;
    long gas = TRANSACTION + nonZero * perByte + (data.size() - nonZero) * ZERO_BYTE;
    if (creates && rules.isAtLeast(Fork.HOMESTEAD)) {
      gas += CREATION;
    }
    if (creates && rules.isAtLeast(Fork.SHANGHAI)) {
      gas += 2 * ((data.size() + 31L) / 32);
    }
    for (AccessListEntry entry : accessList) {
      gas += LISTED_ADDRESS + LISTED_KEY * entry.storageKeys().size();
    }
    return gas + AUTHORIZATION * authorizations;
  }

  /** The least that a transaction pays for its data (EIP-7623); 0 before Prague. */
  public static long floor(Rules rules, Bytes data) {
    if (!rules.isAtLeast(Fork.PRAGUE)) {
      return 0;
    }
    long tokens = data.size() + 3 * nonZeroBytes(data);
    return TRANSACTION + FLOOR_TOKEN * tokens;
  }

  private static long nonZeroBytes(Bytes data) {
    long count = 0;
    for (byte b : data.unsafeArray()) {
      count += b == 0 ? 0 : 1;
    }
    return count;
  }
}
