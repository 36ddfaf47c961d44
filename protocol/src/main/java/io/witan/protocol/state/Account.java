package io.witan.protocol.state;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.EmptyHashes;

/**
 * An account as the state trie holds it (Yellow Paper §4.1).
 *
 * @param nonce unsigned 64-bit
 * @param balance in wei
 */
public record Account(long nonce, Uint256 balance, Hash storageRoot, Hash codeHash) {
  public static final Account EMPTY =
      new Account(0, Uint256.ZERO, EmptyHashes.TRIE, EmptyHashes.CODE);

  /** Whether EIP-161 would delete it when touched. */
  public boolean isEmpty() {
    return nonce == 0 && balance.isZero() && !hasCode();
  }

  public boolean hasCode() {
    return !codeHash.equals(EmptyHashes.CODE);
  }
}
